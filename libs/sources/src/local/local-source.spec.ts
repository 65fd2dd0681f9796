import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SlipwayError } from '@slipway/base'
import { decodeHeader, FILE_SYNC_DIFF_COPY, FsSync, TREE_INDEX_META, TreeIndexReader } from '@slipway/fs-sync'
import type { StatusEvent } from '@slipway/progress'
import { RefsFixture } from '@slipway/refs/testing/fixture'
import { type Caller, dial, duplex, type RunningServer, serve, service } from '@slipway/rpc'
import { type Session, sessionGroup, type Sessions } from '@slipway/sessions'
import type { WorkContext } from '@slipway/worker'
import { createLocalSource } from './local-source.ts'

const sync = new FsSync({ threads: 2 })
let dir: string
let fixture: RefsFixture
let server: RunningServer
let caller: Caller
let sent: (readonly [string, readonly string[]])[]
let statuses: Omit<StatusEvent, 'kind' | 'vertex' | 'timestamp'>[]
let delay: Promise<void> | undefined

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'local-source-'))
  mkdirSync(join(dir, 'context'))
  mkdirSync(join(dir, 'index'))
  fixture = await RefsFixture.create()
  sent = []
  statuses = []
  delay = undefined
  const address = `unix://${join(dir, 'client.sock')}`
  const handle = duplex<Buffer, Buffer>(async (call, context) => {
    const name = decodeHeader(context.metadata, 'dir-name')[0]
    if (name !== 'context')
      throw new SlipwayError('not-found', `no access allowed to dir ${JSON.stringify(name)}`)
    for (const key of ['include-patterns', 'exclude-patterns', 'followpaths']) {
      const values = decodeHeader(context.metadata, key)
      if (values.length > 0) sent.push([key, values])
    }
    await delay
    const tree = {
      directory: join(dir, 'context'),
      includePatterns: decodeHeader(context.metadata, 'include-patterns'),
      excludePatterns: decodeHeader(context.metadata, 'exclude-patterns'),
      ...(context.metadata.get('followpaths').length > 0
        ? { followPaths: decodeHeader(context.metadata, 'followpaths') }
        : {}),
    }
    await sync.send(call, { trees: [tree], owner: { uid: 0, gid: 0 } }, { role: 'server' })
  })
  server = await serve([service({ DiffCopy: FILE_SYNC_DIFF_COPY }, { DiffCopy: handle })], {
    addresses: [address],
  })
  caller = dial(address)
})
afterEach(async () => {
  caller.close()
  await server.close(0)
  await fixture.dispose()
  rmSync(dir, { recursive: true })
})
afterAll(() => sync.close())

function fakeSession(
  id: string,
  options: { readonly supports?: boolean; readonly sharedKey?: string } = {},
): Session {
  return {
    id,
    sharedKey: options.sharedKey ?? 'shared',
    closed: new AbortController().signal,
    supports: () => options.supports ?? true,
    unary: (method, request, callOptions) => caller.unary(method, request, callOptions),
    serverStream: (method, request, callOptions) => caller.serverStream(method, request, callOptions),
    duplex: (method, callOptions) => caller.duplex(method, callOptions),
  }
}

function createSource(...sessions: readonly Session[]) {
  const known: Sessions = {
    get: (id) => {
      const session = sessions.find((candidate) => candidate.id === id)
      return session
        ? Promise.resolve(session)
        : Promise.reject(new SlipwayError('not-found', `no active session for ${id}`))
    },
  }
  const mounter = { mount: () => Promise.reject(new Error('not needed')), unmount: () => Promise.resolve() }
  return createLocalSource({
    refs: fixture.refs,
    mounter,
    indexDir: join(dir, 'index'),
    mountDir: dir,
    sessions: known,
    sync,
  })
}

function context(...ids: readonly string[]): WorkContext {
  return {
    sessions: sessionGroup(...ids),
    progress: { vertex: 'v', log: () => {}, warn: () => {}, status: (update) => statuses.push(update) },
    signal: new AbortController().signal,
  }
}

const platform = { os: 'linux', architecture: 'amd64' }

async function filesOf(id: string): Promise<Record<string, string>> {
  const ref = await fixture.refs.get(id.replace('w1::', ''))
  await using _hold = ref
  return await fixture.files(ref)
}

describe('createLocalSource', () => {
  it('brings in a directory and then only its changes (B017, C139)', async () => {
    writeFileSync(join(dir, 'context/a'), 'a')
    const source = createSource(fakeSession('s1'))
    const instance = source.resolve({ identifier: 'local://context' }, platform)
    const first = await instance.fetch(context('s1'))
    expect(await filesOf(first!.id)).toEqual({ a: 'a' })
    await first!.release()
    writeFileSync(join(dir, 'context/b'), 'b')
    const second = await instance.fetch(context('s1'))
    expect(await filesOf(second!.id)).toEqual({ a: 'a', b: 'b' })
    expect(readdirSync(join(dir, 'index'))).toHaveLength(1)
    const ref = await fixture.refs.get(second!.id.replace('w1::', ''))
    const name = Buffer.from(ref.getMeta(TREE_INDEX_META)!).toString()
    expect(TreeIndexReader.load(join(dir, 'index', name))?.count).toBe(2)
    await ref.release()
    await second!.release()
  })

  it('never syncs twice in one tree at a time (C140)', async () => {
    writeFileSync(join(dir, 'context/a'), 'a')
    const source = createSource(fakeSession('s1'))
    const instance = source.resolve({ identifier: 'local://context' }, platform)
    const [one, two] = await Promise.all([instance.fetch(context('s1')), instance.fetch(context('s1'))])
    expect(await filesOf(one!.id)).toEqual({ a: 'a' })
    expect(await filesOf(two!.id)).toEqual({ a: 'a' })
    expect(readdirSync(join(dir, 'index'))).toHaveLength(2)
    await one!.release()
    await two!.release()
  })

  it('sends the filters, escaped where they are not ASCII (B018, B019, C144, C145, C146)', async () => {
    for (const name of ['ä b+', 'c', 'd']) writeFileSync(join(dir, 'context', name), name)
    const attrs = {
      'local.includepattern': '["ä b+","c","d"]',
      'local.excludepatterns': '["d"]',
      'local.followpaths': '["c"]',
    }
    const source = createSource(fakeSession('s1'))
    const ref = await source.resolve({ identifier: 'local://context', attrs }, platform).fetch(context('s1'))
    expect(sent).toEqual([
      ['include-patterns', ['ä b+', 'c', 'd']],
      ['exclude-patterns', ['d']],
      ['followpaths', ['c']],
    ])
    expect(await filesOf(ref!.id)).toEqual({ 'ä b+': 'ä b+', c: 'c' })
    await ref!.release()
  })

  it('reports the bytes of the transfer (B024)', async () => {
    writeFileSync(join(dir, 'context/a'), Buffer.alloc(100_000))
    const source = createSource(fakeSession('s1'))
    const ref = await source.resolve({ identifier: 'local://context' }, platform).fetch(context('s1'))
    const last = statuses.at(-1)!
    expect(last).toMatchObject({ id: 'transferring context:', name: 'transferring', total: 0 })
    expect(last.current).toBeGreaterThan(100_000)
    expect(last.completed).toBeDefined()
    await ref!.release()
  })

  it('says which directory is not offered, and when none is (B016, B017)', async () => {
    const source = createSource(fakeSession('s1'), fakeSession('s2', { supports: false }))
    const other = source.resolve({ identifier: 'local://other' }, platform)
    await expect(other.fetch(context('s1'))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('no access allowed to dir "other"'),
    })
    const instance = source.resolve({ identifier: 'local://context' }, platform)
    await expect(instance.fetch(context('s2'))).rejects.toThrow('no local sources enabled')
  })

  it('uses another session of the build when the named one is gone (B013, C142)', async () => {
    const source = createSource(fakeSession('s1'))
    const attrs = { 'local.session': 'gone' }
    const ref = await source
      .resolve({ identifier: 'local://context', attrs }, platform)
      .fetch(context('x', 's1'))
    await ref!.release()
  })

  it('keys by session, name and filters, as the real daemon does (C141, F026)', async () => {
    const source = createSource(fakeSession('s1'))
    const key = await source
      .resolve({ identifier: 'local://context', attrs: { 'local.excludepatterns': '["<a>&"]' } }, platform)
      .key(0, context('s1'))
    // SHA-256 of {"SessionID":"s1","IncludePatterns":null,"ExcludePatterns":["\u003ca\u003e\u0026"],"FollowPaths":null}
    const digest = 'sha256:24c7a571fbbf284890e68a3420f52ac9624ee68b13942b0d991044025409b5fc'
    expect(key).toEqual({ key: `session:context:${digest}`, pin: digest, done: true })
    await expect(
      Promise.resolve().then(() =>
        source.resolve({ identifier: 'local://context' }, platform).key(0, context()),
      ),
    ).rejects.toThrow('could not access local files without session')
  })

  it('takes a named prefix of the session into the directory name (B013)', async () => {
    const source = createSource(fakeSession('s1'))
    const attrs = { 'local.session': 'ctx:s1' }
    const instance = source.resolve({ identifier: 'local://context', attrs }, platform)
    await expect(instance.fetch(context('s1'))).rejects.toThrow('no access allowed to dir "ctx-context"')
  })

  it.each([
    [{ 'local.includepattern': '{' }, 'local.includepattern'],
    [{ 'local.followpaths': '[1]' }, 'local.followpaths'],
    [{ 'local.metadatatransfer': 'x' }, 'invalid value for local.metadatatransfer "x"'],
  ])('refuses malformed attributes %j', (attrs, text) => {
    const source = createSource()
    expect(() => source.resolve({ identifier: 'local://context', attrs }, platform)).toThrow(text)
  })
})
