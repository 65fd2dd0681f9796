import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { encodeTimestamp } from '@slipway/progress'
import { type containerd, services } from '@slipway/proto'
import { duplex, serverStream, service, unary } from '@slipway/rpc'
import Long from 'long'
import type { Attachable } from '../session/session.ts'
import type { LayoutBlob, LayoutStore, LayoutWriter } from './layout-store.ts'

type Content = typeof containerd.services.content.v1
type Info = InstanceType<Content['Info']>
type ReadRequest = InstanceType<Content['ReadContentRequest']>
type WriteRequest = InstanceType<Content['WriteContentRequest']>
type WriteResponse = containerd.services.content.v1.WriteContentResponse.$Properties

const ACTION = { stat: 0, write: 1, commit: 2 } as const
const CHUNK = 1 << 20

/** Offers layouts of this machine as content stores, by id. A build may read and add blobs, not remove them. */
export function offerStores(stores: ReadonlyMap<string, LayoutStore>): Attachable {
  const choose = (metadata: Metadata): LayoutStore => {
    const id = String(metadata.get('buildkit-attachable-store-id')[0] ?? '')
    const store = stores.get(id)
    if (!store) throw new SlipwayError('not-found', `unknown store ${id}: not found`)
    return store
  }
  return {
    services: [
      service(
        {
          Info: services.ContentService.Info,
          Update: services.ContentService.Update,
          Read: services.ContentService.Read,
          Write: services.ContentService.Write,
          Status: services.ContentService.Status,
          Abort: services.ContentService.Abort,
        },
        {
          Info: unary<{ digest?: string | null }, object>(({ digest }, { metadata }) => ({
            info: infoOf(found(choose(metadata), digest ?? '')),
          })),
          // Labels are the daemon's own bookkeeping; a layout has no place for them.
          Update: unary<{ info?: Partial<Info> | null }, object>(({ info }, { metadata }) => ({
            info: infoOf(found(choose(metadata), info?.digest ?? '')),
          })),
          Read: serverStream<Partial<ReadRequest>, object>(async (request, { metadata }, send) => {
            const store = choose(metadata)
            const { digest, size } = found(store, request.digest ?? '')
            const start = Number(request.offset ?? 0)
            if (start < 0 || start > size)
              throw new SlipwayError('out-of-range', `read past the end of ${digest}`)
            let offset = start
            for await (const data of store.read(digest, start, Number(request.size ?? 0))) {
              for (let at = 0; at < data.length; at += CHUNK) {
                const chunk = data.subarray(at, at + CHUNK)
                await send({ offset: Long.fromNumber(offset), data: chunk })
                offset += chunk.length
              }
            }
          }),
          Write: duplex<WriteRequest, WriteResponse>(async (call, { metadata }) => {
            await receiveBlob(call, choose(metadata))
          }),
          // Transfers are not taken up again: what broke off begins anew.
          Status: unary<{ ref?: string | null }, object>(({ ref }) => {
            throw new SlipwayError('not-found', `ingest ${ref}: not found`)
          }),
          Abort: unary<{ ref?: string | null }, object>(() => ({})),
        },
      ),
    ],
  }
}

function found(store: LayoutStore, digest: string): LayoutBlob {
  const blob = store.stat(digest)
  if (!blob) throw new SlipwayError('not-found', `content ${digest}: not found`)
  return blob
}

function infoOf({ digest, size, modifiedAt }: LayoutBlob): object {
  const time = encodeTimestamp(modifiedAt)
  return { digest, size: Long.fromNumber(size), created_at: time, updated_at: time }
}

async function receiveBlob(
  call: ServerDuplexStream<WriteRequest, WriteResponse>,
  store: LayoutStore,
): Promise<void> {
  let writer: LayoutWriter | undefined
  try {
    // Leaving the loop by an error must not destroy the call: its status would never be sent.
    for await (const message of call.iterator({ destroyOnReturn: false }) as AsyncIterable<WriteRequest>) {
      const expected = message.expected ?? ''
      if (!writer && expected !== '' && store.stat(expected)) {
        throw new SlipwayError('already-exists', `content ${expected}: already exists`)
      }
      writer ??= store.openWriter()
      call.write(await step(writer, message))
      if (message.action === ACTION.commit) writer = undefined
    }
  } finally {
    writer?.[Symbol.dispose]()
  }
}

async function step(writer: LayoutWriter, message: WriteRequest): Promise<WriteResponse> {
  const offset = Number(message.offset ?? 0)
  const data = message.data ?? new Uint8Array()
  if (data.length > 0 && offset !== writer.offset) {
    throw new SlipwayError('out-of-range', `write @${offset}, current @${writer.offset}`)
  }
  if (data.length > 0) await writer.write(data)
  const answer: WriteResponse = {
    action: message.action ?? ACTION.stat,
    total: message.total ?? Long.ZERO,
  }
  if (message.action !== ACTION.commit) return { ...answer, offset: Long.fromNumber(writer.offset) }
  const size = writer.offset
  const digest = await writer.commit({
    digest: message.expected ?? '',
    size: Number(message.total ?? 0),
  })
  return { ...answer, offset: Long.fromNumber(size), digest }
}
