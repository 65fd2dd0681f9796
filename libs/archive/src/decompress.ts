import { pipeline, Readable } from 'node:stream'
import { constants, createGunzip, createZstdDecompress } from 'node:zlib'
import { SlipwayError } from '@slipway/base'
import type { Compression } from '@slipway/oci'
import { splitFrames } from './zstd-frames.ts'

/** What the first bytes of a blob say. */
export function detectCompression(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  // A skippable frame, which some tools put first.
  if ((head[0]! & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return 'zstd'
  return 'uncompressed'
}

const OUTPUT_BYTES = 256 << 10

/** The uncompressed bytes of a blob, whatever its compression. A cut or damaged stream throws `data-loss`. */
export async function* decompress(blob: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = blob[Symbol.asyncIterator]()
  const head: Buffer[] = []
  let length = 0
  while (length < 4) {
    const next = await input.next()
    if (next.done) break
    head.push(next.value)
    length += next.value.length
  }
  const compression = detectCompression(Buffer.concat(head))
  const all = rejoin(head, input)
  if (compression === 'uncompressed') {
    yield* all
    return
  }
  const decoder =
    compression === 'gzip'
      ? createGunzip({ chunkSize: OUTPUT_BYTES })
      : createZstdDecompress({ chunkSize: OUTPUT_BYTES, params: { [constants.ZSTD_d_windowLogMax]: 27 } })
  let failure: Error | undefined
  const source = compression === 'zstd' ? splitFrames(all) : all
  pipeline(Readable.from(source, { highWaterMark: 2 }), decoder, (error) => {
    failure = error ?? undefined
  })
  try {
    for await (const chunk of decoder) yield chunk as Buffer
  } catch (error) {
    throw asDataLoss(failure ?? error, compression)
  }
}

async function* rejoin(head: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* head
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
  } finally {
    await rest.return?.()
  }
}

function asDataLoss(error: unknown, compression: Compression): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
  if (!code.startsWith('Z_') && !code.startsWith('ZSTD_')) return error
  return new SlipwayError('data-loss', `damaged ${compression} stream: ${(error as Error).message}`, {
    cause: error,
  })
}
