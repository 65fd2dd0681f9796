import { createHash, randomBytes } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { chunkBytes, compressChunks } from './compress.ts'
import { splitByDensity, storedBlocks } from './density.ts'

const PIECE = 128 << 10

/** Noise that is the same in every run. */
function noise(bytes: number): Buffer {
  const blocks: Buffer[] = []
  for (let i = 0; i * 32 < bytes; i++) blocks.push(createHash('sha256').update(`${bytes} ${i}`).digest())
  return Buffer.concat(blocks).subarray(0, bytes)
}

function text(bytes: number): Buffer {
  return Buffer.alloc(bytes, 'all work and no play makes Jack a dull boy. ')
}

async function gzipOf(input: Buffer, level?: number): Promise<Buffer> {
  const size = chunkBytes('gzip')
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < input.length; at += size) yield input.subarray(at, at + size)
  }
  const out: Buffer[] = []
  for await (const part of compressChunks(chunks(), {
    compression: 'gzip',
    level,
    end: () => ({ size: input.length, crc32: 0 }),
  }))
    out.push(...part)
  return Buffer.concat(out)
}

describe('density', () => {
  it('cuts a chunk where noise begins and ends', () => {
    const chunk = Buffer.concat([text(2 * PIECE), noise(3 * PIECE), text(PIECE)])
    expect(splitByDensity(chunk).map(({ bytes, dense }) => [bytes.length / PIECE, dense])).toEqual([
      [2, false],
      [3, true],
      [1, false],
    ])
  })

  it('knows noise that has a little of its neighbours at its ends', () => {
    const chunk = Buffer.concat([text(1024), noise(PIECE - 1536), text(512)])
    expect(splitByDensity(chunk)).toEqual([{ bytes: chunk, dense: true }])
  })

  it('leaves text, binary tables and repeated noise to deflate', () => {
    const table = Buffer.alloc(PIECE)
    for (let i = 0; i < PIECE / 4; i++) table.writeUInt32LE(i * 7919, i * 4)
    const block = noise(4096)
    const repeated = Buffer.concat(Array.from({ length: PIECE / 4096 }, () => block))
    for (const input of [text(PIECE), table, repeated, noise(PIECE).subarray(0, 9000)])
      expect(splitByDensity(input)).toEqual([{ bytes: input, dense: false }])
  })

  it('stores bytes that inflate gives back', () => {
    for (const size of [1, 65_535, 65_536, 300_000]) {
      const bytes = randomBytes(size)
      const end = Buffer.from([3, 0])
      expect(inflateRawSync(Buffer.concat([...storedBlocks(bytes), end])).equals(bytes)).toBe(true)
    }
  })

  it('keeps mixed input whole and no larger than deflate makes it, by a thousandth', async () => {
    const input = Buffer.concat([text(900_000), noise(1_700_000), text(50_000), noise(20_000)])
    const [ours, plain] = [await gzipOf(input), await gzipOf(input, 4)]
    expect(inflateRawSync(ours.subarray(10, -8)).equals(input)).toBe(true)
    expect(ours.length).toBeLessThanOrEqual(plain.length * 1.001)
  })

  it('takes a level that was asked for at its word', async () => {
    const input = noise(2 * PIECE)
    expect((await gzipOf(input, 9)).equals(await gzipOf(input))).toBe(false)
  })
})
