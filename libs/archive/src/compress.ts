import { promisify } from 'node:util'
import { constants, deflateRaw, zstdCompress } from 'node:zlib'
import { SlipwayError } from '@slipway/base'
import type { Compression } from '@slipway/oci'
import { splitByDensity, storedBlocks } from './density.ts'

const deflate = promisify(deflateRaw)
const zstd = promisify(zstdCompress)

/** Chunks compressed at a time; the thread pool of the process has four threads by default. */
const PARALLEL = 4

/** What ends a stream, known once all chunks have been seen. */
export interface StreamEnd {
  readonly size: number
  readonly crc32: number
}

/** Size of the chunks that are compressed on their own. Fixed: the bytes must not depend on the machine. */
export function chunkBytes(compression: Compression): number {
  return compression === 'zstd' ? 4 << 20 : 1 << 20
}

export interface Compressing {
  readonly compression: Compression
  readonly level?: number | undefined
  readonly end: () => StreamEnd
  /** Told of each chunk when nothing refers to it any more. */
  readonly free?: (chunk: Buffer) => void
}

/** A chunk as it is stored: pieces, some of which may be parts of the chunk itself. */
type Encoded = readonly Buffer[]

/**
 * Compresses chunks in parallel, in their order; what it yields is good until the next is asked for. Equal input gives equal bytes on every machine. gzip: one member whose
 * blocks are deflated apart and joined at byte borders, as pigz does. zstd: one frame a chunk.
 */
export async function* compressChunks(
  chunks: AsyncIterable<Buffer>,
  { compression, level, end, free }: Compressing,
): AsyncGenerator<Encoded> {
  const encode = encoderOf(compression, level)
  const running: { readonly chunk: Buffer; readonly job: Promise<Encoded> }[] = []
  if (compression === 'gzip') yield [GZIP_HEADER]
  for await (const chunk of chunks) {
    const job = encode(chunk)
    job.catch(() => {})
    running.push({ chunk, job })
    if (running.length < PARALLEL) continue
    const oldest = running.shift()!
    yield await oldest.job
    free?.(oldest.chunk)
  }
  for (const { chunk, job } of running) {
    yield await job
    free?.(chunk)
  }
  if (compression === 'gzip') yield [gzipTrailer(end())]
}

function encoderOf(compression: Compression, level: number | undefined): (chunk: Buffer) => Promise<Encoded> {
  if (compression === 'gzip') return deflater(level)
  if (compression === 'zstd') return zstdEncoder(level)
  return (chunk) => Promise.resolve([chunk])
}

/** No name, no time, unknown system: the header is the same everywhere. */
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/** An empty last block, then checksum and size. */
function gzipTrailer(end: StreamEnd): Buffer {
  const trailer = Buffer.alloc(10)
  trailer[0] = 3
  trailer.writeUInt32LE(end.crc32, 2)
  trailer.writeUInt32LE(end.size % 2 ** 32, 6)
  return trailer
}

/** Less than 3 % larger than zlib's own default of 6, in 60 % of its time; about what Go's default makes. */
const GZIP_LEVEL = 4

function deflater(level: number | undefined): (chunk: Buffer) => Promise<Encoded> {
  checkLevel('gzip', level, 0, 9)
  const options = { level: level ?? GZIP_LEVEL, finishFlush: constants.Z_SYNC_FLUSH }
  if (level !== undefined) return async (chunk) => [await deflate(chunk, options)]
  return async (chunk) => {
    const parts = splitByDensity(chunk).map(async ({ bytes, dense }) =>
      dense ? storedBlocks(bytes) : [await deflate(bytes, options)],
    )
    return (await Promise.all(parts)).flat()
  }
}

function zstdEncoder(level: number | undefined): (chunk: Buffer) => Promise<Encoded> {
  checkLevel('zstd', level, 0, 22)
  const params = { [constants.ZSTD_c_compressionLevel]: level === undefined || level === 0 ? 3 : level }
  const options = { params: { ...params, [constants.ZSTD_c_contentSizeFlag]: 1 } }
  return async (chunk) => [await zstd(chunk, options)]
}

function checkLevel(name: string, level: number | undefined, low: number, high: number): void {
  if (level === undefined || (Number.isInteger(level) && level >= low && level <= high)) return
  throw new SlipwayError('invalid-argument', `invalid ${name} compression level ${level}`)
}
