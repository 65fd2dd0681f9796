import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { errorCode, sha256 } from '@slipway/base'
import { services } from '@slipway/proto'
import { service, unary } from '@slipway/rpc'
import { openLoopback } from '@slipway/rpc/testing'
import { readBlob, writeBlob } from '../content.ts'
import { openFsContentStore } from '../fs/store.ts'
import { createMemoryContentStore } from '../memory/store.ts'
import { contentStoreSuite } from '../testing/suite.ts'
import { createContentStoreClient } from './client.ts'
import { encodeFile } from './same-file.ts'
import { createContentStoreService } from './server.ts'

async function open() {
  const root = mkdtempSync(join(tmpdir(), 'slipway-content-'))
  const stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(root, { recursive: true, force: true }))
  const inner = await openFsContentStore(root)
  const loopback = stack.use(await openLoopback([createContentStoreService({ store: inner })]))
  const store = createContentStoreClient(loopback.caller, { files: true })
  return { store, inner, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

contentStoreSuite('over gRPC, from files of this host', open)

type File = Parameters<typeof services.SlipwayContentStoreService.Locate.responseSerialize>[0]['file']

/** A store whose blobs have `text`, and which says where they lie. */
async function saying(text: string, file: (path: string) => File) {
  const root = mkdtempSync(join(tmpdir(), 'slipway-content-'))
  const stack = new AsyncDisposableStack()
  stack.defer(() => rmSync(root, { recursive: true, force: true }))
  const files = await openFsContentStore(root)
  const { digest } = await writeBlob(files, Buffer.from('in the file'))
  const memory = createMemoryContentStore()
  memory.read = async function* () {
    yield await Promise.resolve(Buffer.from(text))
  }
  const plain = createContentStoreService({ store: memory })
  const path = (await files.pathOf(digest))!
  const { Locate } = service(services.SlipwayContentStoreService, {
    Locate: unary(() => ({ file: file(path) })),
  }).handlers
  const lying = { ...plain, handlers: { ...plain.handlers, Locate: Locate! } }
  const { caller } = stack.use(await openLoopback([lying]))
  const store = createContentStoreClient(caller, { files: true })
  return { store, digest, path, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

describe('content over gRPC, from files', () => {
  it('is read past the wire where the file is seen here', async () => {
    await using there = await saying('over the wire', (path) => encodeFile(path))
    expect(await there.store.pathOf!(there.digest)).toBe(there.path)
    expect(Buffer.from(await readBlob(there.store, there.digest)).toString()).toBe('in the file')
  })

  it.each([
    ['another file at that path', (path: string) => ({ ...encodeFile(path), inode: 1 as never })],
    ['a file of another disk', (path: string) => ({ ...encodeFile(path), device: 1 as never })],
    ['no file at that path', (path: string) => ({ ...encodeFile(path), path: `${path}-gone` })],
    ['a directory', (path: string) => encodeFile(join(path, '..'))],
    ['what is no path', (path: string) => ({ ...encodeFile(path), path: 'a\0b' })],
    ['an answer without a path', () => ({})],
    ['a blob in no file', () => undefined],
  ])('goes over the wire for %s', async (_, file) => {
    await using there = await saying('over the wire', file)
    expect(await there.store.pathOf!(there.digest)).toBeUndefined()
    expect(Buffer.from(await readBlob(there.store, there.digest)).toString()).toBe('over the wire')
  })

  it('tells nothing of blobs that are not here', async () => {
    await using opened = await open()
    expect(await opened.store.pathOf!(sha256('x'))).toBeUndefined()
    expect(await readBlob(opened.store, sha256('x')).then(() => 'ok', errorCode)).toBe('not-found')
  })
})
