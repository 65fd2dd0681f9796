import { pace, SlipwayError } from '@slipway/base'
import { type BlobInfo, type BlobIngester, type BlobProvider } from '@slipway/content'
import { decodeEvents, encodeEvents, type ProgressEvent, type ProgressLog } from '@slipway/progress'
import { google, moby } from '@slipway/proto'
import { encodeStatus } from '@slipway/rpc'

export const STATUS_MEDIA_TYPE = 'application/vnd.buildkit.status.v0'
/** Misspelled on the wire from the start. */
export const ERROR_MEDIA_TYPE = 'application/vnd.googeapis.google.rpc.status+proto'
/** No message of ours is near this; a longer frame is a torn log. */
const MAX_FRAME_BYTES = 16 << 20

export interface SavedError {
  readonly status: { readonly code: number; readonly message: string }
  readonly blob: BlobInfo
}

/** Stores the whole progress of a build: messages, each behind its length as a little-endian uint32. */
export async function saveBuildLog(log: ProgressLog, content: BlobIngester): Promise<BlobInfo> {
  await using ingest = await content.openIngest()
  for await (const events of log.read()) {
    const rest = pace()
    if (rest) await rest
    for (const message of encodeEvents(events)) {
      const body = moby.buildkit.v1.StatusResponse.encode(message).finish()
      const head = Buffer.alloc(4)
      head.writeUInt32LE(body.length)
      await ingest.write(Buffer.concat([head, body]))
    }
  }
  return await ingest.commit({ labels: { 'slipway.media-type': STATUS_MEDIA_TYPE } })
}

/** Stores an error with all its details. The answer has the error without them, as records keep it. */
export async function saveError(error: SlipwayError, content: BlobIngester): Promise<SavedError> {
  const status = encodeStatus(error)
  await using ingest = await content.openIngest()
  await ingest.write(google.rpc.Status.encode(status).finish())
  const blob = await ingest.commit({ labels: { 'slipway.media-type': ERROR_MEDIA_TYPE } })
  return { status: { code: status.code ?? 0, message: status.message ?? '' }, blob }
}

/** The stored progress of an ended build. Throws `data-loss` on a torn log. */
export async function* readBuildLog(
  provider: BlobProvider,
  digest: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ProgressEvent[]> {
  let rest = Buffer.alloc(0)
  for await (const chunk of provider.read(digest, { signal })) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk])
    while (rest.length >= 4) {
      const length = rest.readUInt32LE(0)
      if (length > MAX_FRAME_BYTES) throw torn(digest)
      if (rest.length < 4 + length) break
      yield decodeEvents(moby.buildkit.v1.StatusResponse.decode(rest.subarray(4, 4 + length)))
      rest = rest.subarray(4 + length)
    }
  }
  if (rest.length > 0) throw torn(digest)
}

function torn(digest: string): SlipwayError {
  return new SlipwayError('data-loss', `build log ${digest} is damaged`)
}
