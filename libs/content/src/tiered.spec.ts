import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utimesSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { readBlob, writeBlob } from './content.ts'
import { type FsContentStore, openFsContentStore } from './fs/store.ts'
import { createMemoryContentStore } from './memory/store.ts'
import { contentStoreSuite } from './testing/suite.ts'
import { createTieredStore } from './tiered.ts'

const makeRoot = (): string => mkdtempSync(join(tmpdir(), 'slipway-tiered-'))

contentStoreSuite('disk in front of memory', async () => {
  const root = makeRoot()
  return {
    store: createTieredStore(await openFsContentStore(root), createMemoryContentStore()),
    [Symbol.asyncDispose]: () => Promise.resolve(rmSync(root, { recursive: true })),
  }
})

describe('tiered store', () => {
  let root: string
  let local: FsContentStore
  beforeEach(async () => {
    root = makeRoot()
    local = await openFsContentStore(root)
  })
  afterEach(() => rmSync(root, { recursive: true }))

  it('acknowledges only what the remote store has', async () => {
    const remote = createMemoryContentStore()
    remote.openIngest = () => Promise.reject(new Error('the store is full'))
    const store = createTieredStore(local, remote)
    await expect(writeBlob(store, Buffer.from('x'))).rejects.toThrow('the store is full')
    expect(await store.stat(sha256('x'))).toBeUndefined()
  })

  it('reads from here what is here, and a piece of what is elsewhere from there', async () => {
    const remote = createMemoryContentStore()
    const store = createTieredStore(local, remote)
    const { digest } = await writeBlob(remote, Buffer.from('0123456789'))
    const part: Uint8Array[] = []
    for await (const chunk of store.read(digest, { offset: 3, length: 2 })) part.push(chunk)
    expect(Buffer.concat(part).toString()).toBe('34')
    expect(await local.stat(digest)).toBeUndefined()
    await readBlob(store, digest)
    expect(await local.stat(digest)).toBeDefined()
    remote.read = () => {
      throw new Error('not again')
    }
    expect(Buffer.from(await readBlob(store, digest)).toString()).toBe('0123456789')
  })

  it('drops what was not used lately when there is too much, never what is in use', async () => {
    const store = createTieredStore(local, createMemoryContentStore(), { maxLocalBytes: 2_500 })
    const old: string[] = []
    for (let n = 0; n < 3; n++) {
      const { digest } = await writeBlob(local, Buffer.alloc(1_000, n))
      const path = (await local.pathOf(digest))!
      utimesSync(path, 1_000_000 + n, 1_000_000 + n)
      old.push(digest)
    }
    const { digest } = await writeBlob(store, Buffer.alloc(1_000, 9))
    const here = async (): Promise<boolean[]> =>
      await Promise.all([...old, digest].map(async (each) => (await local.stat(each)) !== undefined))
    for (let tries = 0; (await here())[1] && tries < 100; tries++)
      await new Promise((done) => setTimeout(done, 10))
    expect(await here()).toEqual([false, false, true, true])
  })
})
