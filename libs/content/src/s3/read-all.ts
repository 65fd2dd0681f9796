import type { Readable } from 'node:stream'
import { SlipwayError } from '@slipway/base'

/** The whole of a small object. Throws `resource-exhausted` past `limit` bytes. */
export async function readAll(body: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limit) throw new SlipwayError('resource-exhausted', `S3 object is larger than ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
