import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Archiver } from '@slipway/archive'
import { sha256 } from '@slipway/base'
import { type BlobFiles, type ContentStore, writeBlob } from '@slipway/content'
import { openFsContentStore } from '@slipway/content/fs/store'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { writeParts } from './write-parts.ts'

const archiver = new Archiver({ threads: 1 })
afterAll(() => archiver.close())

const BLOB = Buffer.alloc(2_500_000, 'content of a blob ')
const digest = sha256(BLOB)
const { signal } = new AbortController()

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-write-parts-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

async function written(provider: ContentStore & Partial<BlobFiles>, size = BLOB.length): Promise<Buffer> {
  const chunks: Buffer[] = []
  const sink = { write: async (chunk: Uint8Array) => void chunks.push(Buffer.from(chunk)) }
  const blob = { digest, size }
  const parts = [Buffer.from('a'), blob, Buffer.from('b'), blob, Buffer.from('c')]
  await writeParts(parts, { provider, archiver }, sink, signal)
  return Buffer.concat(chunks)
}

describe('writeParts', () => {
  it('writes the same from files as from a stream (I014)', async () => {
    const expected = Buffer.concat([Buffer.from('a'), BLOB, Buffer.from('b'), BLOB, Buffer.from('c')])
    const files = await openFsContentStore(dir)
    const memory = createMemoryContentStore()
    for (const store of [files, memory]) await writeBlob(store, BLOB)
    expect((await written(files)).equals(expected)).toBe(true)
    expect((await written(memory)).equals(expected)).toBe(true)
  })

  it('refuses a blob that is not what its digest says, in a file and in a stream', async () => {
    const store = await openFsContentStore(dir)
    await writeBlob(store, BLOB)
    const path = (await store.pathOf(digest))!
    const damaged = Buffer.from(BLOB)
    damaged[1_000_000]!++
    chmodSync(path, 0o644)
    writeFileSync(path, damaged)
    await expect(
      written({ ...createMemoryContentStore(), pathOf: () => Promise.resolve(path) }),
    ).rejects.toThrow('unexpected digest')
    const stream = {
      ...createMemoryContentStore(),
      read: async function* () {
        yield damaged
      },
    }
    await expect(written(stream)).rejects.toThrow('unexpected digest')
  })

  it('refuses a blob of another size', async () => {
    const memory = createMemoryContentStore()
    await writeBlob(memory, BLOB)
    await expect(written(memory, BLOB.length - 1)).rejects.toThrow('unexpected copy size')
  })
})
