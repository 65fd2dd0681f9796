import { Metadata } from '@grpc/grpc-js'
import { type Digest, isCode, mapLimit, SlipwayError } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import { type Descriptor, isIndexType, isManifestType } from '@slipway/oci'
import { type containerd, services } from '@slipway/proto'
import { drained, fromServiceError } from '@slipway/rpc'
import type { Session } from '@slipway/sessions'
import Long from 'long'

type WriteRequest = containerd.services.content.v1.WriteContentRequest.$Properties
type WriteResponse = containerd.services.content.v1.WriteContentResponse.$Properties

const ACTION = { stat: 0, write: 1, commit: 2 } as const
const CHUNK = 1 << 20
const PARALLEL = 4

/**
 * Copies an image into a content store that the client offers in its session. Manifests come after what they name, so
 * that the client never holds a manifest with holes.
 */
export async function copyToClientStore(
  session: Session,
  storeId: string,
  provider: BlobProvider,
  blobs: readonly Descriptor[],
  signal: AbortSignal,
): Promise<void> {
  const isManifest = (blob: Descriptor): boolean =>
    isManifestType(blob.mediaType) || isIndexType(blob.mediaType)
  const unique = [...new Map(blobs.map((blob) => [blob.digest, blob])).values()]
  const copy = (blob: Descriptor): Promise<void> => copyBlob(session, storeId, provider, blob, signal)
  await mapLimit(
    unique.filter((blob) => !isManifest(blob)),
    PARALLEL,
    copy,
  )
  for (const blob of unique.filter(isManifest).reverse()) await copy(blob)
}

async function copyBlob(
  session: Session,
  storeId: string,
  provider: BlobProvider,
  blob: Descriptor,
  signal: AbortSignal,
): Promise<void> {
  const metadata = new Metadata()
  metadata.set('buildkit-attachable-store-id', storeId)
  const call = session.duplex(services.ContentService.Write, { metadata, signal })
  const answers = call[Symbol.asyncIterator]() as AsyncIterator<WriteResponse>
  const ask = async (request: WriteRequest): Promise<WriteResponse> => {
    if (!call.write(request)) await drained(call, signal)
    const answer = await answers.next()
    if (answer.done) throw new SlipwayError('aborted', `the client ended the write of ${blob.digest} early`)
    return answer.value
  }
  const common = {
    ref: `${storeId}-${blob.digest}`,
    total: Long.fromNumber(blob.size),
    expected: blob.digest,
  }
  try {
    const start = Number((await ask({ ...common, action: ACTION.stat })).offset ?? 0)
    let offset = start <= blob.size ? start : 0
    for await (const data of chunks(provider, blob.digest, offset, signal)) {
      const answer = await ask({ ...common, action: ACTION.write, offset: Long.fromNumber(offset), data })
      offset += data.length
      const stored = Number(answer.offset ?? 0)
      if (stored !== offset) {
        throw new SlipwayError(
          'data-loss',
          `the client stored ${stored} of ${offset} bytes of ${blob.digest}`,
        )
      }
    }
    await ask({ ...common, action: ACTION.commit, offset: Long.fromNumber(offset) })
    call.end()
    await answers.next()
  } catch (error) {
    call.cancel()
    const known = error instanceof SlipwayError ? error : fromServiceError(error as never)
    if (!isCode(known, 'already-exists')) throw known
  }
}

async function* chunks(
  provider: BlobProvider,
  digest: Digest,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of provider.read(digest, { offset, signal })) {
    for (let at = 0; at < chunk.length; at += CHUNK) yield chunk.subarray(at, at + CHUNK)
  }
}
