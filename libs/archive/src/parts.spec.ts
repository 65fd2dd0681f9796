import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { Archiver, type ArchivePart, type ByteSink } from './index.ts'

const archiver = new Archiver({ threads: 1 })
afterAll(() => archiver.close())

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'slipway-parts-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Takes its time over a chunk, and overwrites it in the end: nobody may read it any more. */
class LentChunks implements ByteSink {
  readonly returnsChunks = true
  readonly buffers = new Set<ArrayBufferLike>()
  readonly #copies: Buffer[] = []

  async write(chunk: Uint8Array): Promise<void> {
    await nextTurn()
    this.#copies.push(Buffer.from(chunk))
    this.buffers.add(chunk.buffer)
    chunk.fill(0xee)
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#copies)
  }
}

function blobFile(name: string, data: Buffer): { file: string; digest: string; size: number } {
  const file = join(dir, name)
  writeFileSync(file, data)
  return { file, digest: sha256(data), size: data.length }
}

const pattern = (size: number): Buffer => Buffer.from(Array.from({ length: size }, (_, at) => (at * 31) >> 3))

describe('joinParts', () => {
  it('joins bytes and blobs, and uses the chunks again that the sink is done with (I014)', async () => {
    const data = pattern(3_000_000)
    const parts: ArchivePart[] = [
      Buffer.from('head'),
      blobFile('a', data),
      Buffer.alloc(0),
      blobFile('b', data),
    ]
    const sink = new LentChunks()
    await archiver.joinParts(parts, sink)
    expect(sink.bytes.equals(Buffer.concat([Buffer.from('head'), data, data]))).toBe(true)
  })

  it('also does so for trees', async () => {
    const data = pattern(5_000_000)
    writeFileSync(join(dir, 'file'), data)
    const sink = new LentChunks()
    await archiver.packTree({ trees: [{ directory: dir }] }, sink, { compression: 'uncompressed' })
    expect(sink.bytes.subarray(512, 512 + data.length).equals(data)).toBe(true)
  })

  it.each([
    ['other bytes', Buffer.from('blok'), 'unexpected digest'],
    ['too few bytes', Buffer.from('blo'), 'became shorter'],
  ])('fails for a file with %s', async (_, found, message) => {
    const blob = blobFile('a', Buffer.from('blob'))
    writeFileSync(blob.file, found)
    await expect(archiver.joinParts([blob], new LentChunks())).rejects.toMatchObject({
      code: 'data-loss',
      message: expect.stringContaining(message),
    })
  })
})
