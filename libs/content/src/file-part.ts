import type { FileHandle } from 'node:fs/promises'
import { SlipwayError } from '@slipway/base'

/** Exactly the bytes from `start` to before `end`. Throws `data-loss` where the file is shorter; `what` names the blob. */
export async function readFilePart(
  file: FileHandle,
  what: string,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(end - start)
  for (let done = 0; done < buffer.length; ) {
    const { bytesRead } = await file.read(buffer, done, buffer.length - done, start + done)
    if (bytesRead === 0) throw new SlipwayError('data-loss', `${what} lost its end before it was uploaded`)
    done += bytesRead
  }
  return buffer
}
