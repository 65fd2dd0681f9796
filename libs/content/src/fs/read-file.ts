import { open } from 'node:fs/promises'
import { type Digest, throwIfAborted } from '@slipway/base'
import { blobNotFound, readRange } from '../expected.ts'

const BUFFER_SIZE = 1 << 20

/** Streams a blob, or a part of it, from its file. Throws `not-found` when that is not there, or becomes shorter. */
export async function* readBlobFile(
  path: string,
  digest: Digest,
  options: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? blobNotFound(digest) : error
  })
  try {
    const { size } = await handle.stat()
    const { start, end } = readRange(digest, size, options)
    for (let position = start; position < end; ) {
      throwIfAborted(options.signal)
      const buffer = Buffer.allocUnsafe(Math.min(BUFFER_SIZE, end - position))
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
      if (bytesRead === 0) throw blobNotFound(digest)
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}
