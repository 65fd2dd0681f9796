import type { ClientWritableStream, Metadata } from '@grpc/grpc-js'
import Long from 'long'
import {
  abortable,
  abortError,
  type Digest,
  SlipwayError,
  throwIfAborted,
  toSlipwayError,
} from '@slipway/base'
import { type slipway, services } from '@slipway/proto'
import { type Caller, messagesOf, type RpcCallOptions } from '@slipway/rpc'
import type { BlobFiles, BlobInfo, ContentStore, Ingest } from '../content.ts'
import type { Expected } from '../expected.ts'
import { readBlobFile } from '../fs/read-file.ts'
import { decodeBlob, encodeExpected } from './messages.ts'
import { decodeFile } from './same-file.ts'

const methods = services.SlipwayContentStoreService
/** Larger chunks are cut, so that a message stays far from the limit. */
const CHUNK_SIZE = 1 << 20

export interface ContentClientOptions {
  /** Sent with every call. */
  readonly metadata?: Metadata
  /** Reads blobs from their files where these are seen here: where the other side may be on this host, and blobs are large. */
  readonly files?: boolean
}

type Store = ContentStore & Partial<BlobFiles>

/** The content store behind `caller`. */
export function createContentStoreClient(caller: Caller, options: ContentClientOptions = {}): Store {
  const store = wireStore(caller, options.metadata)
  if (!options.files) return store
  const pathOf: BlobFiles['pathOf'] = async (digest) => {
    const { file } = await caller.unary(methods.Locate, { digest }, callOptions(options.metadata))
    return file ? decodeFile(file) : undefined
  }
  return {
    ...store,
    pathOf,
    async *read(digest, range = {}) {
      throwIfAborted(range.signal)
      const path = await pathOf(digest)
      yield* path === undefined ? store.read(digest, range) : readBlobFile(path, digest, range)
    },
  }
}

function callOptions(metadata: Metadata | undefined, signal?: AbortSignal): RpcCallOptions {
  return { ...(metadata ? { metadata } : {}), ...(signal ? { signal } : {}) }
}

function wireStore(caller: Caller, metadata: Metadata | undefined): ContentStore {
  const call = (signal?: AbortSignal): RpcCallOptions => callOptions(metadata, signal)
  return {
    stat: async (digest) => {
      const { found } = await caller.unary(methods.Stat, { digest }, call())
      return found ? decodeBlob(found) : undefined
    },
    async *read(digest, range = {}) {
      throwIfAborted(range.signal)
      const request = {
        digest,
        ...(range.offset === undefined ? {} : { offset: Long.fromNumber(range.offset) }),
        ...(range.length === undefined ? {} : { length: Long.fromNumber(range.length) }),
      }
      try {
        const messages = messagesOf(caller.serverStream(methods.Read, request, call(range.signal)))
        for await (const { data } of messages) if (data && data.length > 0) yield data
      } catch (error) {
        throw range.signal?.aborted ? abortError(range.signal) : error
      }
    },
    openIngest: async ({ signal } = {}) => {
      throwIfAborted(signal)
      const { stream, response } = caller.clientStream(methods.Ingest, call(signal))
      return await Promise.resolve(new RemoteIngest(stream, response, signal))
    },
    async *list() {
      for await (const { blobs } of messagesOf(caller.serverStream(methods.List, {}, call()))) {
        for (const blob of blobs ?? []) yield decodeBlob(blob)
      }
    },
    setLabels: async (digest, labels) => {
      await caller.unary(methods.SetLabels, { digest, labels: { ...labels } }, call())
    },
    delete: async (digest: Digest) => {
      await caller.unary(methods.Delete, { digest }, call())
    },
  }
}

type Request = slipway.content.v1.IngestRequest.$Shape

class RemoteIngest implements Ingest {
  readonly #stream: ClientWritableStream<Request>
  readonly #response: Promise<slipway.content.v1.IngestResponse.$Properties>
  readonly #signal: AbortSignal | undefined
  #offset = 0
  #closed = false
  #failure: SlipwayError | undefined

  constructor(
    stream: ClientWritableStream<Request>,
    response: Promise<slipway.content.v1.IngestResponse.$Properties>,
    signal: AbortSignal | undefined,
  ) {
    this.#stream = stream
    this.#signal = signal
    this.#response = response
    stream.on('error', () => {})
    response.catch((error: unknown) => (this.#failure = toSlipwayError(error)))
  }

  get offset(): number {
    return this.#offset
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#check()
    for (let start = 0; start < chunk.length; start += CHUNK_SIZE) {
      await this.#send({ data: chunk.subarray(start, start + CHUNK_SIZE) })
    }
    this.#offset += chunk.length
  }

  async commit(expected: Expected = {}): Promise<BlobInfo> {
    this.#check()
    this.#closed = true
    await this.#send({ commit: encodeExpected(expected) })
    this.#stream.end()
    const { blob } = await abortable(this.#response, this.#signal)
    if (!blob) throw new SlipwayError('internal', 'the content store answered no blob')
    return decodeBlob(blob)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#stream.cancel()
    await this.#response.catch(() => {})
  }

  #check(): void {
    throwIfAborted(this.#signal)
    if (this.#closed) throw new SlipwayError('failed-precondition', 'ingest is closed')
    if (this.#failure) throw this.#failure
  }

  /**
   * Waits until the bytes have left, which is also what holds back a writer that is faster than the store: the chunk belongs to
   * the caller again. Ends early for the store's reason when it has given up.
   */
  async #send(message: Request): Promise<void> {
    const sent = new Promise<void>((resolve) => this.#stream.write(message, () => resolve()))
    await abortable(Promise.race([sent, this.#response.then(undefined, () => {})]), this.#signal)
    if (this.#failure) throw this.#failure
  }
}
