import Long from 'long'
import { parseDigest, SlipwayError } from '@slipway/base'
import type { BlobInfo, BlobManager, BlobProvider } from '@slipway/content'
import { type containerd, services } from '@slipway/proto'
import { encodeTimestamp } from '@slipway/progress'
import { type Service, serverStream, service, unary } from '@slipway/rpc'

type ReadRequest = containerd.services.content.v1.ReadContentRequest.$Properties
type ReadResponse = containerd.services.content.v1.ReadContentResponse.$Properties
type InfoRequest = containerd.services.content.v1.InfoRequest.$Properties

const LIST_BATCH = 100

function encodeInfo(info: BlobInfo): containerd.services.content.v1.Info.$Properties {
  return {
    digest: info.digest,
    size: Long.fromNumber(info.size),
    created_at: encodeTimestamp(info.createdAt),
    labels: { ...info.labels },
  }
}

function refuseWrite(): never {
  throw new SlipwayError('failed-precondition', 'read-only content store')
}

/** containerd's content API over the daemon's blobs, for reading only. */
export function createContentService(store: BlobProvider & Pick<BlobManager, 'list'>): Service {
  return service(services.ContentService, {
    Info: unary(async (request: InfoRequest) => {
      const { digest } = parseDigest(request.digest ?? '')
      const info = await store.stat(digest)
      if (!info) throw new SlipwayError('not-found', `content ${digest}: not found`)
      return { info: encodeInfo(info) }
    }),
    List: serverStream(
      async (
        _request: unknown,
        _context,
        send: (message: { info: ReturnType<typeof encodeInfo>[] }) => Promise<void>,
      ) => {
        let batch: ReturnType<typeof encodeInfo>[] = []
        for await (const info of store.list()) {
          batch.push(encodeInfo(info))
          if (batch.length < LIST_BATCH) continue
          await send({ info: batch })
          batch = []
        }
        if (batch.length > 0) await send({ info: batch })
      },
    ),
    Read: serverStream(
      async (request: ReadRequest, context, send: (message: ReadResponse) => Promise<void>) => {
        const { digest } = parseDigest(request.digest ?? '')
        let offset = Number(request.offset ?? 0)
        const length = Number(request.size ?? 0)
        const range = { offset, ...(length > 0 ? { length } : {}), signal: context.signal }
        for await (const data of store.read(digest, range)) {
          await send({ offset: Long.fromNumber(offset), data })
          offset += data.length
        }
      },
    ),
    Delete: unary<unknown, never>(refuseWrite),
    Update: unary<unknown, never>(refuseWrite),
    Abort: unary<unknown, never>(refuseWrite),
  })
}
