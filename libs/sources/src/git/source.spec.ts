import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { errorMessage } from '@slipway/base'
import { copyingMounter } from '@slipway/refs/testing/fake-snapshots'
import { RefsFixture } from '@slipway/refs/testing/fixture'
import { type GitRepository, type GitServer, startGitServer } from '@slipway/testing/git-server'
import type { WorkContext } from '@slipway/worker'
import type { Source } from '../sources.ts'
import { FakeSessions, testContext } from '../testing/fake-sessions.ts'
import { createGitSource } from './source.ts'
import { openSshAgent } from './ssh-agent.ts'

const SECRET = '/moby.buildkit.secrets.v1.Secrets/GetSecret'
const SSH = '/moby.sshforward.v1.SSH'
const platform = { os: 'linux', architecture: 'amd64' }

describe('git source', () => {
  let server: GitServer
  let repository: GitRepository
  let name: string
  let dir: string
  let fixture: RefsFixture
  let sessions: FakeSessions
  let source: Source
  let count = 0
  beforeAll(async () => {
    server = await startGitServer()
  })
  afterAll(async () => await server[Symbol.asyncDispose]())
  const open = (): Source =>
    createGitSource({
      refs: fixture.refs,
      sessions,
      mounter: copyingMounter,
      mountDir: dir,
      stateDir: join(dir, 'git'),
    })
  beforeEach(async () => {
    name = `repo${++count}`
    repository = server.create(name)
    dir = mkdtempSync(join(tmpdir(), 'slipway-git-source-'))
    fixture = await RefsFixture.create()
    sessions = new FakeSessions()
    source = open()
  })
  afterEach(async () => {
    await fixture.dispose()
    rmSync(dir, { recursive: true })
  })

  type Attrs = Record<string, string>
  const op = (fragment: string, attrs: Attrs = {}): { identifier: string; attrs: Attrs } => ({
    identifier: `git://${server.url.slice('http://'.length)}/${name}.git${fragment}`,
    attrs: { 'git.fullurl': `${server.url}/${name}.git`, ...attrs },
  })
  const key = async (
    fragment: string,
    attrs: Attrs = {},
    context: WorkContext = testContext(),
  ): Promise<{ key: string; pin?: string }> =>
    await source.resolve(op(fragment, attrs), platform).key(0, context)
  const fetchTree = async (
    fragment: string,
    attrs: Attrs = {},
    context: WorkContext = testContext(),
  ): Promise<{ readonly id: string; readonly dir: string; readonly files: Record<string, string> }> => {
    await using hold = (await source.resolve(op(fragment, attrs), platform).fetch(context))!
    const ref = await fixture.refs.get(hold.id.split('::')[1]!)
    const files = await fixture.files(ref)
    await ref.release()
    return { id: hold.id, dir: join(fixture.root, 'snapshots', ref.id), files }
  }

  it('keys by the commit and by what of it is given (C096, C098, C100, C101, C106, F026)', async () => {
    const commit = repository.commit({ a: '1', 'x/y': '2' })
    expect(await key('#main')).toEqual({ key: commit, pin: commit, done: true })
    expect((await key('')).key).toBe(commit)
    expect((await key(`#${commit}`)).key).toBe(commit)
    expect((await key('#main:x', { 'git.skipsubmodules': 'true', 'git.mtime': 'commit' })).key).toBe(
      `${commit}:x(skip-submodules)(mtime=commit)`,
    )
    expect((await key('#main', { 'git.keepgitdir': 'true' })).key).toBe(`${commit}.git#refs/heads/main`)
    repository.git('tag', '-a', '-m', 'x', 'v1')
    repository.git('push', 'origin', '--tags')
    const tag = repository.git('rev-parse', 'v1')
    expect(await key('#v1')).toEqual({ key: commit, pin: tag, done: true })
    expect((await key('#v1', { 'git.keepgitdir': 'true' })).key).toBe(`${tag}.git#refs/tags/v1`)
  })

  it('checks out, once for equal keys and over restarts (C107, C109)', async () => {
    repository.commit({ a: '1', 'x/y': '2' })
    const first = await fetchTree('#main')
    expect(first.files).toEqual({ a: '1', 'x/y': '2' })
    source = open()
    expect((await fetchTree('#main')).id).toBe(first.id)
    expect((await fetchTree('#main:x')).files).toEqual({ y: '2' })
    const records = await fixture.refs.diskUsage([])
    expect(records.map(({ recordType }) => recordType).toSorted()).toEqual([
      'regular',
      'source.git.checkout',
      'source.git.checkout',
    ])
    expect(records.map(({ description }) => description)).toContain(
      `shared git repo for ${server.url}/${name}.git`,
    )
  })

  it('sees one commit for a build, whatever is pushed meanwhile (C110)', async () => {
    sessions.add('build1', {})
    const first = repository.commit({ a: '1' })
    expect((await key('#main', {}, testContext('build1'))).key).toBe(first)
    const second = repository.commit({ a: '2' })
    expect((await fetchTree('#main', {}, testContext('build1'))).files).toEqual({ a: '1' })
    expect((await key('#main', {}, testContext('build2'))).key).toBe(second)
    expect((await fetchTree('#main', {}, testContext('build2'))).files).toEqual({ a: '2' })
  })

  it('checks the commit or the tag (C099)', async () => {
    const commit = repository.commit({ a: '1' })
    repository.git('tag', '-a', '-m', 'x', 'v1')
    repository.git('push', 'origin', '--tags')
    const tag = repository.git('rev-parse', 'v1')
    for (const checksum of [commit, commit.slice(0, 7), tag]) {
      expect((await fetchTree('#v1', { 'git.checksum': checksum })).files).toEqual({ a: '1' })
    }
    const wrong = { 'git.checksum': 'abcdef0' }
    expect(await key('#v1', wrong).catch(errorMessage)).toBe(
      `expected checksum to match abcdef0, got ${tag} or ${commit}`,
    )
    expect(await key('#main', wrong).catch(errorMessage)).toBe(
      `expected checksum to match abcdef0, got ${commit}`,
    )
    expect(() => source.resolve(op(`#${commit}`, wrong), platform)).toThrow(
      'expected checksum to match abcdef0',
    )
    expect(() => source.resolve(op('#main', { 'git.checksum': 'xyz' }), platform)).toThrow(
      'invalid checksum xyz',
    )
  })

  it('fetches by commit with the ref as a name only (C102)', async () => {
    const commit = repository.commit({ a: '1' })
    repository.commit({ a: '2' })
    const attrs = { 'git.fetchbycommit': 'true', 'git.checksum': commit, 'git.keepgitdir': 'true' }
    const before = server.requests.length
    expect(await key('#main', attrs)).toEqual({
      key: `${commit}.git#refs/heads/main`,
      pin: commit,
      done: true,
    })
    expect(server.requests).toHaveLength(before)
    expect((await fetchTree('#main', attrs)).files).toMatchObject({ a: '1' })
    expect(() => source.resolve(op('#main', { 'git.fetchbycommit': 'true' }), platform)).toThrow(
      'fetch-by-commit requires a checksum or a commit SHA ref',
    )
  })

  it('sets the time of the commit on request (C101)', async () => {
    repository.commit({ a: '1', 'x/y': '2' })
    const seconds = Number(repository.git('log', '-1', '--format=%ct'))
    const tree = await fetchTree('#main', { 'git.mtime': 'commit' })
    for (const path of ['a', 'x', 'x/y', '.'])
      expect(statSync(join(tree.dir, path)).mtimeMs).toBe(seconds * 1000)
  })

  it('keeps the git directory with the real origin (C098)', async () => {
    repository.commit({ a: '1' })
    const tree = await fetchTree('#main', { 'git.keepgitdir': 'true' })
    const config = readFileSync(join(tree.dir, '.git/config'), 'utf8')
    expect(config).toContain(`url = ${server.url}/${name}.git`)
    expect(config).not.toContain('extraheader')
  })

  it('takes tokens and headers from the client, the ones of the host first (C104)', async () => {
    repository.commit({ a: '1' })
    const basic = Buffer.from('x-access-token:tok').toString('base64')
    server.authorization = `basic ${basic}`
    const host = server.url.slice('http://'.length)
    const asked: string[] = []
    sessions.add('build', {
      [SECRET]: (request) => {
        const { ID } = request as { ID: string }
        asked.push(ID)
        if (ID === `GIT_AUTH_TOKEN.${host}`) return { data: Buffer.from('tok\n') }
        throw Object.assign(new Error('no'), { code: 'ENOENT' })
      },
    })
    const attrs = { 'git.authtokensecret': 'GIT_AUTH_TOKEN', 'git.authheadersecret': 'GIT_AUTH_HEADER' }
    const context = testContext('build')
    try {
      expect((await fetchTree('#main', attrs, context)).files).toEqual({ a: '1' })
      expect(new Set(asked)).toEqual(new Set([`GIT_AUTH_HEADER.${host}`, `GIT_AUTH_TOKEN.${host}`]))
      const refused = await fetchTree('#main', { 'git.keepgitdir': 'true' }, testContext()).catch(
        errorMessage,
      )
      expect(refused).toMatch(/^failed to fetch remote http:.*could not read Username/s)
    } finally {
      server.authorization = ''
    }
    const shown = context.events.flatMap((event) =>
      event.kind === 'log' ? [Buffer.from(event.data).toString()] : [],
    )
    expect(shown.join('')).toContain('refs/heads/main')
    expect(shown.join('')).not.toContain(basic)
  })

  it('refuses what it cannot do and what is not git (C105)', async () => {
    const resolve = (identifier: string, attrs: Attrs = {}): unknown =>
      source.resolve({ identifier, attrs }, platform)
    expect(() => resolve('git://h/r#--upload-pack=x')).toThrow('invalid git ref')
    expect(() => resolve('git://h/r', { 'git.fullurl': 'file:///etc' })).toThrow('file: invalid protocol')
    expect(() => resolve('git://h/r', { 'git.bundle': 'x' })).toThrow('git bundles are not supported yet')
    expect(() => resolve('git://h/r', { 'git.sig.pubkey': 'x' })).toThrow(
      'signature verification is not supported',
    )
    sessions.add('build', {})
    const failed = key('#main', { 'git.mountsshsock': 'default' }, testContext('build'))
    expect(await failed.catch(errorMessage)).toBe('no SSH key "default" forwarded from the client')
  })

  /** Runs `script` in place of ssh, with `$seen` for what it saw, and answers that. */
  const sshSees = async (script: string, attrs: Attrs, context?: WorkContext): Promise<readonly string[]> => {
    const bin = mkdtempSync(join(dir, 'bin-'))
    const seen = join(bin, 'seen')
    writeFileSync(join(bin, 'ssh'), `#!/bin/sh\nseen=${seen}\n${script}\nexit 1\n`, { mode: 0o755 })
    const before = process.env['PATH']
    process.env['PATH'] = `${bin}:${before}`
    try {
      const ssh = { 'git.fullurl': 'ssh://git@host.test/r.git', ...attrs }
      await expect(key('#main', ssh, context)).rejects.toBeDefined()
    } finally {
      process.env['PATH'] = before
    }
    return readFileSync(seen, 'utf8').trimEnd().split('\n')
  }

  it('tells ssh which hosts it may trust, and nothing of that stays (C105, C168)', async () => {
    const hosts = 'host.test ssh-ed25519 AAAA'
    const script =
      'for option; do case $option in UserKnownHostsFile=*) f=${option#*=}; echo "$f" > $seen; cat "$f" >> $seen;; esac; done'
    const [path = '', ...lines] = await sshSees(script, { 'git.knownsshhosts': `${hosts}\n` })
    expect(lines).toEqual([hosts])
    expect(existsSync(path)).toBe(false)
  })

  it('gives ssh the agent of the client that the source names, and no other (C105, C169)', async () => {
    const asked: unknown[] = []
    sessions.add('build', {
      [`${SSH}/CheckAgent`]: (request) => {
        asked.push(request)
        return {}
      },
    })
    const script = '[ -S "$SSH_AUTH_SOCK" ] && echo "$SSH_AUTH_SOCK" > $seen || echo none > $seen'
    const [path = ''] = await sshSees(script, { 'git.mountsshsock': 'mine' }, testContext('build'))
    expect(path).toMatch(/^\//)
    expect(existsSync(path)).toBe(false)
    expect(asked).toMatchObject([{ ID: 'mine' }])
    expect(await sshSees(script, {}, testContext('build'))).toEqual(['none'])
    expect(asked).toHaveLength(1)
  })

  it('forwards the agent of the client (C105, B059)', async () => {
    let id: unknown
    sessions.add('build', {
      [`${SSH}/CheckAgent`]: () => ({}),
      [`${SSH}/ForwardAgent`]: async function* (_request, metadata) {
        id = metadata?.get('buildkit.ssh.id')[0]
        yield await Promise.resolve({ data: Buffer.from('from the agent') })
      },
    })
    await using agent = await openSshAgent(sessions, 'mine', testContext('build'))
    const socket = createConnection(agent.path)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toBe('from the agent')
    expect(id).toBe('mine')
  })
})
