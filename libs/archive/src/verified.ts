import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type Digest, SlipwayError } from '@slipway/base'
import { receiveChunks } from './chunk-port.ts'
import type { BlobInput } from './thread-calls.ts'

const READ_BYTES = 1 << 20

/** The bytes of a blob; throws `data-loss` at their end when they are not what was asked for. */
export async function* verified(blob: BlobInput): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  let size = 0
  const source: AsyncIterable<Buffer> = blob.port
    ? receiveChunks(blob.port)
    : createReadStream(blob.file!, { highWaterMark: READ_BYTES })
  for await (const chunk of source) {
    digest.update(chunk)
    size += chunk.length
    yield chunk
  }
  const found: Digest = `sha256:${digest.digest('hex')}`
  if (blob.digest !== undefined && found !== blob.digest) {
    throw new SlipwayError('data-loss', `blob ${blob.digest} has the digest ${found}`)
  }
  if (blob.size !== undefined && size !== blob.size) {
    throw new SlipwayError('data-loss', `blob ${blob.digest ?? ''} has ${size} bytes instead of ${blob.size}`)
  }
}
