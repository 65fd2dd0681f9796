import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { execFileSync, spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, errorMessage } from '@slipway/base'
import { type GitRepository, type GitServer, startGitServer } from '@slipway/testing/git-server'
import { BareRepository } from './bare-repository.ts'
import { checkout } from './checkout.ts'
import { Git } from './cli.ts'
import { originConfig, resolveRemoteRef } from './remote-refs.ts'
import { isGitTransport, parseGitUrl, redactCredentials } from './url.ts'

describe('parseGitUrl', () => {
  it.each([
    [
      'https://github.com/moby/buildkit.git#v0.32:docs/dev',
      'https://github.com/moby/buildkit.git',
      'v0.32',
      'docs/dev',
    ],
    ['https://user:pw@host/a?x=1#ref', 'https://user:pw@host/a', 'ref', ''],
    ['git@github.com:moby/buildkit.git#main:/../x/', 'git@github.com:moby/buildkit.git', 'main', 'x'],
    ['ssh://git@host:22/a.git', 'ssh://git@host:22/a.git', '', ''],
    ['git://host/a#:sub', 'git://host/a', '', 'sub'],
  ])('reads %s (C096, C106)', (text, remote, ref, subdir) => {
    expect(parseGitUrl(text)).toMatchObject({ remote, ref, subdir })
  })

  it.each([
    ['file:///etc', 'file: invalid protocol'],
    ['ext::sh -c x', 'invalid git URL'],
    ['plain', 'unknown protocol'],
    ['https://', 'invalid git URL'],
    ['ssh://-oProxyCommand=x/a', 'invalid git URL'],
    ['git@-host:x', 'invalid git URL'],
    ['git@host:-x', 'invalid git URL'],
    ['https://h/a\nb', 'invalid git URL'],
  ])('refuses %j', (text, message) => expect(() => parseGitUrl(text)).toThrow(message))

  it('knows transports and hides passwords (C108)', () => {
    expect(['https://x', 'git@h:p', 'github.com/a', 'file:///x'].map(isGitTransport)).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(redactCredentials("fatal: 'https://user:pw@host/a' and https://tok@host/b, a@b")).toBe(
      "fatal: 'https://xxxxx:xxxxx@host/a' and https://xxxxx@host/b, a@b",
    )
  })
})

describe('remote repositories', () => {
  let server: GitServer
  let repository: GitRepository
  let remote: string
  let dir: string
  let count = 0
  beforeAll(async () => {
    server = await startGitServer()
  })
  afterAll(async () => await server[Symbol.asyncDispose]())
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-git-test-'))
    repository = server.create(`repo${++count}`)
    remote = `${server.url}/repo${count}.git`
  })
  afterEach(() => rmSync(dir, { recursive: true }))

  const gitFor = (url: string): Git => new Git({ config: originConfig(url) })
  const resolve = async (ref: string): Promise<object> => await resolveRemoteRef(gitFor(remote), remote, ref)
  const openBare = async (format: 'sha1' | 'sha256' = 'sha1'): Promise<BareRepository> =>
    await BareRepository.open(join(dir, 'bare'), gitFor(remote), format)
  const plan = (ref: string, id: string, more: object = {}): Parameters<typeof checkout>[1] => ({
    remote,
    ref,
    id,
    subdir: '',
    keepGitDir: false,
    submodules: true,
    ...more,
  })
  const target = (): string => {
    const path = join(dir, `tree${++count}`)
    mkdirSync(path)
    return path
  }

  it('resolves branches, tags and the default branch (C097, C110)', async () => {
    const first = repository.commit({ a: '1' })
    repository.git('tag', 'light')
    repository.git('tag', '-a', '-m', 'x', 'heavy')
    repository.git('branch', 'both')
    repository.git('tag', 'both')
    const tag = repository.git('rev-parse', 'heavy')
    repository.git('push', 'origin', '--all')
    repository.git('push', 'origin', '--tags')
    expect(await resolve('')).toEqual({ ref: 'refs/heads/main', id: first })
    expect(await resolve('main')).toEqual({ ref: 'refs/heads/main', id: first })
    expect(await resolve('light')).toEqual({ ref: 'refs/tags/light', id: first })
    expect(await resolve('refs/tags/heavy')).toEqual({ ref: 'refs/tags/heavy', id: tag, commit: first })
    expect(await resolve('both')).toEqual({ ref: 'refs/heads/both', id: first })
    expect(await resolve('none').catch(errorMessage)).toBe('repository does not contain ref none, output: ""')
    for (const bad of ['--upload-pack=x', 'a b', 'a..b', 'x^{}']) {
      expect(await resolve(bad).catch(errorMessage)).toContain('invalid git ref')
    }
  })

  it('fetches one commit deep and checks out only what it holds (C107)', async () => {
    const first = repository.commit({ a: '1', gone: 'x' })
    const second = repository.commit({ a: '2', gone: null, 'dir/b': '3' })
    const bare = await openBare()
    await bare.fetch({ remote, ref: 'refs/heads/main', id: second, byCommit: false })
    expect(await bare.has(first)).toBe(false)
    const tree = target()
    await checkout(bare, plan('refs/heads/main', second), tree)
    expect(readdirSync(tree, { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(['a', 'dir', 'dir/b'])
    expect(readFileSync(join(tree, 'a'), 'utf8')).toBe('2')
    expect(lstatSync(join(tree, 'a')).mode & 0o777).toBe(0o644)
  })

  it('fetches commits by their id, also from servers that refuse it (C097, C102)', async () => {
    const first = repository.commit({ a: '1' })
    repository.commit({ a: '2' })
    const bare = await openBare()
    await bare.fetch({ remote, ref: first, id: first, byCommit: false })
    const tree = target()
    await checkout(bare, plan(first, first), tree)
    expect(readFileSync(join(tree, 'a'), 'utf8')).toBe('1')
    const before = server.requests.length
    await bare.fetch({ remote, ref: first, id: first, byCommit: false })
    expect(server.requests).toHaveLength(before)
    expect(
      await bare
        .fetch({ remote, ref: 'f'.repeat(40), id: 'f'.repeat(40), byCommit: false })
        .catch(errorMessage),
    ).toContain('failed to fetch remote')
  })

  it('stays with what a ref was when it was resolved (C110)', async () => {
    const first = repository.commit({ a: '1' })
    const second = repository.commit({ a: '2' })
    const bare = await openBare()
    await bare.fetch({ remote, ref: 'refs/heads/main', id: first, byCommit: false })
    expect(await bare.revParse('refs/tags/refs/heads/main')).toBe(first)
    await bare.fetch({ remote, ref: 'refs/heads/main', id: second, byCommit: false })
    expect(await bare.revParse('refs/tags/refs/heads/main')).toBe(second)
  })

  it('follows rewritten branches, moved tags and refs that became directories (C107)', async () => {
    const first = repository.commit({ a: '1' })
    repository.git('tag', '-a', '-m', 'x', 'v1')
    repository.git('push', 'origin', '--tags', 'HEAD:refs/heads/dir')
    const bare = await openBare()
    await bare.fetch({ remote, ref: 'refs/tags/v1', id: repository.git('rev-parse', 'v1'), byCommit: false })
    await bare.fetch({ remote, ref: 'refs/heads/dir', id: first, byCommit: false })
    repository.git('checkout', '-q', '--orphan', 'other')
    const second = repository.commit({ a: '2' })
    repository.git('tag', '-f', '-a', '-m', 'y', 'v1')
    repository.git('push', 'origin', ':refs/heads/dir')
    repository.git('push', '-f', 'origin', '--tags', 'HEAD:refs/heads/dir/sub', 'HEAD:refs/heads/main')
    await bare.fetch({ remote, ref: 'refs/tags/v1', id: repository.git('rev-parse', 'v1'), byCommit: false })
    await bare.fetch({ remote, ref: 'refs/heads/main', id: second, byCommit: false })
    await bare.fetch({ remote, ref: 'refs/heads/dir/sub', id: second, byCommit: false })
    expect(await bare.revParse('refs/tags/refs/heads/dir/sub')).toBe(second)
  })

  it('keeps a git directory with the real origin and no password (C098, C108)', async () => {
    const commit = repository.commit({ a: '1' })
    repository.git('tag', '-a', '-m', 'x', 'v1')
    repository.git('push', 'origin', '--tags')
    const bare = await openBare()
    const tag = repository.git('rev-parse', 'v1')
    const secret = remote.replace('://', '://user:pw@')
    for (const [ref, id] of [
      ['refs/heads/main', commit],
      ['refs/tags/v1', tag],
      [commit, commit],
    ] as const) {
      await bare.fetch({ remote, ref, id, byCommit: false })
      const tree = target()
      await checkout(bare, plan(ref, id, { keepGitDir: true, remote: secret }), tree)
      const git = (...args: string[]): string =>
        execFileSync('git', args, { cwd: tree, encoding: 'utf8' }).trim()
      expect(git('rev-parse', 'HEAD')).toBe(commit)
      expect(git('status', '--porcelain')).toBe('')
      expect(git('config', 'remote.origin.url')).toBe(remote.replace('://', '://xxxxx:xxxxx@'))
      const found = spawnSync('grep', ['-rlE', 'user:pw|slipway-git-test', join(tree, '.git')], {
        encoding: 'utf8',
      })
      expect(found.stdout).toBe('')
      expect(existsSync(join(tree, '.git/FETCH_HEAD'))).toBe(false)
      if (ref !== commit) expect(git('rev-parse', ref)).toBe(id)
    }
    expect(await bare.git.text(['for-each-ref', 'refs/slipway'])).toBe('')
  })

  it('knows SHA-256 repositories (C097)', async () => {
    repository = server.create(`repo${++count}`, 'sha256')
    remote = `${server.url}/repo${count}.git`
    const commit = repository.commit({ a: '1' })
    expect(commit).toHaveLength(64)
    const bare = await openBare('sha256')
    await bare.fetch({ remote, ref: 'refs/heads/main', id: commit, byCommit: false })
    for (const keepGitDir of [false, true]) {
      const tree = target()
      await checkout(bare, plan('refs/heads/main', commit, { keepGitDir }), tree)
      expect(readFileSync(join(tree, 'a'), 'utf8')).toBe('1')
    }
  })

  it('takes a subdirectory, but none that leads away (C106)', async () => {
    symlinkSync('/etc', join(repository.dir.replace(/\.git$/, '.work'), 'away'))
    const commit = repository.commit({ 'x/y/f': '1', 'x/y/.hidden': '2', file: '3' })
    const bare = await openBare()
    await bare.fetch({ remote, ref: 'refs/heads/main', id: commit, byCommit: false })
    const tree = target()
    await checkout(bare, plan('refs/heads/main', commit, { subdir: 'x/y' }), tree)
    expect(readdirSync(tree).toSorted()).toEqual(['.hidden', 'f'])
    for (const [subdir, message] of [
      ['away', 'contains non-directory "away"'],
      ['file', 'contains non-directory "file"'],
      ['none', 'no such file or directory'],
    ]) {
      const failed = checkout(bare, plan('refs/heads/main', commit, { subdir: subdir! }), target())
      expect(await failed.catch(errorMessage)).toContain(`invalid subdir ${subdir}: `)
      expect(await failed.catch(errorMessage)).toContain(message)
    }
  })

  it('brings submodules, but none from this host (C100)', async () => {
    const inner = server.create(`inner${count}`)
    inner.commit({ in: 'inner' })
    // By path first: this process serves the URL and waits for git meanwhile.
    repository.git('submodule', 'add', inner.dir, 'sub')
    repository.git('config', '-f', '.gitmodules', 'submodule.sub.url', `${server.url}/inner${count}.git`)
    const commit = repository.commit({ a: '1' })
    const bare = await openBare()
    await bare.fetch({ remote, ref: 'refs/heads/main', id: commit, byCommit: false })
    for (const more of [{}, {}, { keepGitDir: true }]) {
      const tree = target()
      await checkout(bare, plan('refs/heads/main', commit, more), tree)
      expect(readFileSync(join(tree, 'sub/in'), 'utf8')).toBe('inner')
    }
    const skipped = target()
    await checkout(bare, plan('refs/heads/main', commit, { submodules: false }), skipped)
    expect(readdirSync(join(skipped, 'sub'))).toEqual([])

    repository.git('submodule', 'add', inner.dir, 'evil')
    const evil = repository.commit({ a: '2' })
    await bare.fetch({ remote, ref: 'refs/heads/main', id: evil, byCommit: false })
    const failed = checkout(bare, plan('refs/heads/main', evil), target())
    expect(await failed.catch(errorMessage)).toMatch(
      /failed to update submodules[\s\S]*transport 'file' not allowed/,
    )
  })

  it('shows no secret in errors and output, and prompts for none (C104, C108)', async () => {
    repository.commit({ a: '1' })
    server.authorization = `Basic ${Buffer.from('x-access-token:s3cret').toString('base64')}`
    const output: string[] = []
    const failed = await resolveRemoteRef(
      gitFor(remote.replace('://', '://user:pw@')).with({ onOutput: (_stream, text) => output.push(text) }),
      remote.replace('://', '://user:pw@'),
      'main',
    ).catch((error: unknown) => [errorCode(error), errorMessage(error)])
    expect(failed[0 as never]).toBe('unauthenticated')
    expect([...output, JSON.stringify(failed)].join('\n')).not.toContain('pw')
    const header = ['http.extraheader', `Authorization: ${server.authorization}`] as const
    const allowed = await resolveRemoteRef(gitFor(remote).with({ config: [header] }), remote, 'main')
    expect(allowed.ref).toBe('refs/heads/main')
    server.authorization = ''
  })

  it('ends git and its helpers when aborted', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 300)
    const started = Date.now()
    const slow = new Git({ config: [['alias.slow', '!sleep 20']] })
    expect(await slow.run(['slow'], controller.signal).catch(errorCode)).toBe('canceled')
    expect(Date.now() - started).toBeLessThan(5000)
  })
})
