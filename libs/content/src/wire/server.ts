import { parseDigest, SlipwayError } from '@slipway/base'
import { type slipway, services } from '@slipway/proto'
import {
  bytesStream,
  type CallContext,
  clientStream,
  quiet,
  serverStream,
  service,
  type Service,
  unary,
} from '@slipway/rpc'
import type { BlobFiles, BlobInfo, BlobProvider, ContentStore, Ingest } from '../content.ts'
import { decodeExpected, decodeLabels, encodeBlob } from './messages.ts'
import { encodeFile } from './same-file.ts'

type V1 = typeof services.SlipwayContentStoreService
type Wire<Name extends keyof V1> = Parameters<V1[Name]['requestSerialize']>[0]
type Reply<Name extends keyof V1> = Parameters<V1[Name]['responseSerialize']>[0]

const LIST_BATCH = 200

export interface ContentServiceOptions {
  readonly store: ContentStore & Partial<BlobFiles>
  /** Another provider for the reads of a call, chosen by its metadata; `undefined` is the store. */
  readonly providerOf?: (context: CallContext) => (BlobProvider & Partial<BlobFiles>) | undefined
}

/** A content store over gRPC. */
export function createContentStoreService(options: ContentServiceOptions): Service {
  const { store } = options
  const provider = (context: CallContext): BlobProvider & Partial<BlobFiles> =>
    options.providerOf?.(context) ?? store
  return service(services.SlipwayContentStoreService, {
    Stat: quiet(async (request: Wire<'Stat'>, context): Promise<Reply<'Stat'>> => {
      const info = await provider(context).stat(digestOf(request))
      return info ? { found: encodeBlob(info) } : {}
    }),
    Read: bytesStream(async (request: Wire<'Read'>, context, send) => {
      const range = {
        ...(request.offset ? { offset: Number(request.offset) } : {}),
        ...(request.length ? { length: Number(request.length) } : {}),
        signal: context.signal,
      }
      for await (const data of provider(context).read(digestOf(request), range)) await send(data)
    }),
    Locate: quiet(async (request: Wire<'Locate'>, context): Promise<Reply<'Locate'>> => {
      const path = await provider(context).pathOf?.(digestOf(request))
      const file = path === undefined ? undefined : encodeFile(path)
      return file ? { file } : {}
    }),
    Ingest: clientStream((messages: AsyncIterable<Wire<'Ingest'>>, context) =>
      ingest(store, messages, context),
    ),
    List: serverStream(async (_: unknown, _context, send: (message: Reply<'List'>) => Promise<void>) => {
      await list(store, send)
    }),
    SetLabels: unary(async (request: Wire<'SetLabels'>) => {
      await store.setLabels(digestOf(request), decodeLabels(request.labels))
      return {}
    }),
    Delete: unary(async (request: Wire<'Delete'>) => {
      await store.delete(digestOf(request))
      return {}
    }),
  })
}

function digestOf(request: { readonly digest?: string | null }): string {
  return parseDigest(request.digest ?? '').digest
}

async function ingest(
  store: ContentStore,
  messages: AsyncIterable<Wire<'Ingest'>>,
  context: CallContext,
): Promise<Reply<'Ingest'>> {
  await using opened: Ingest = await store.openIngest({ signal: context.signal })
  for await (const { data, commit } of messages) {
    if (data) await opened.write(data)
    if (commit) return { blob: encodeBlob(await opened.commit(decodeExpected(commit))) }
  }
  throw new SlipwayError('aborted', 'the ingest ended without a commit')
}

async function list(store: ContentStore, send: (message: Reply<'List'>) => Promise<void>): Promise<void> {
  let blobs: slipway.content.v1.Blob.$Properties[] = []
  const flush = async (): Promise<void> => {
    await send({ blobs })
    blobs = []
  }
  for await (const info of store.list() as AsyncIterable<BlobInfo>) {
    blobs.push(encodeBlob(info))
    if (blobs.length >= LIST_BATCH) await flush()
  }
  if (blobs.length > 0) await flush()
}
