import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { type Digest, SlipwayError, ThreadPool } from '@slipway/base'
import type { SendSource } from '@slipway/fs-sync'
import type { Compression } from '@slipway/oci'
import type { ApplyTarget } from './apply.ts'
import { ChunkSender, receiveChunks } from './chunk-port.ts'
import type { ArchivePart } from './parts.ts'
import type {
  ApplyCall,
  ApplyResult,
  LayerChanges,
  PackCall,
  PackResult,
  PackSource,
  PackTarget,
} from './thread-calls.ts'

/** Takes the bytes of a blob in their order. An Ingest of the content port is one. */
export interface ByteSink {
  write(chunk: Uint8Array): Promise<void>
  /** The sink is done with a chunk when `write` has resolved: its buffer may be used again. */
  readonly returnsChunks?: boolean
  /** A file that takes the bytes without this thread seeing them; `filled` is told when all are there. */
  readonly file?: {
    readonly fd: number
    filled(blob: { readonly digest: Digest; readonly size: number }): void
  }
}

/** A blob to read: a file of this host, or a stream. */
export type BlobSource = ({ readonly file: string } | { readonly stream: AsyncIterable<Uint8Array> }) & {
  /** Checked when all has been read. */
  readonly digest?: Digest
  readonly size?: number
}

export interface PackOptions {
  readonly compression: Compression
  readonly level?: number
  readonly signal?: AbortSignal
}

export interface Packed {
  /** Digest of the uncompressed bytes. */
  readonly diffId: Digest
  readonly uncompressedSize: number
  /** Bytes given to the sink. */
  readonly size: number
}

type Packing = Omit<PackCall, 'target'>

/** Packs trees into archives and unpacks them, in worker threads that compress on the thread pool of the process. */
export class Archiver implements AsyncDisposable {
  readonly #threads: ThreadPool

  constructor(options: { readonly threads?: number } = {}) {
    const count = options.threads ?? Math.max(2, Math.min(4, availableParallelism()))
    this.#threads = new ThreadPool(new URL('./thread.ts', import.meta.url), count)
  }

  /** Writes the tar of an image layer. Equal changes give equal bytes. */
  async packLayer(changes: LayerChanges, sink: ByteSink, options: PackOptions): Promise<Packed> {
    return packed(await this.#pack({ kind: 'layer', changes }, sink, options))
  }

  /** Writes trees as a plain archive. */
  async packTree(source: SendSource, sink: ByteSink, options: PackOptions): Promise<void> {
    await this.#pack({ kind: 'tree', source }, sink, options)
  }

  /** Writes one archive out of parts. */
  async joinParts(
    parts: readonly ArchivePart[],
    sink: ByteSink,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    await this.#pack({ kind: 'parts', parts }, sink, { ...options, compression: 'uncompressed' })
  }

  /** Writes what a blob holds in another compression. */
  async convert(blob: BlobSource, sink: ByteSink, options: PackOptions): Promise<Packed> {
    const result = await this.#withBlob(blob, (input, transfer) =>
      this.#pack({ kind: 'blob', blob: input }, sink, options, transfer),
    )
    return packed(result)
  }

  /** Puts a layer into a directory and answers the digest of its uncompressed tar. */
  async applyLayer(blob: BlobSource, target: ApplyTarget, signal?: AbortSignal): Promise<ApplyResult> {
    return await this.#withBlob(blob, (input, transfer) => {
      const call: ApplyCall = { blob: input, target }
      return this.#threads.call<ApplyResult>('apply', call, { transfer, signal })
    })
  }

  async close(): Promise<void> {
    await this.#threads.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #pack(
    source: PackSource,
    sink: ByteSink,
    options: PackOptions,
    transfer: readonly MessagePortLike[] = [],
  ): Promise<PackResult> {
    const { compression, level, signal } = options
    const packing = { source, compression, ...(level === undefined ? {} : { level }) }
    if (!sink.file) return await this.#packThrough(packing, sink, signal, transfer)
    const target: PackTarget = { kind: 'file', fd: sink.file.fd }
    const result = await this.#threads.call<PackResult>('pack', { ...packing, target }, { transfer, signal })
    const { digest, size } = result
    if (digest === undefined) throw new SlipwayError('internal', 'a file was packed without a digest')
    sink.file.filled({ digest, size })
    return result
  }

  /** For sinks that have no file: the thread sends the bytes here. */
  async #packThrough(
    packing: Packing,
    sink: ByteSink,
    signal: AbortSignal | undefined,
    transfer: readonly MessagePortLike[],
  ): Promise<PackResult> {
    const { port1, port2 } = new MessageChannel()
    const stop = new AbortController()
    const work = this.#threads.call<PackResult>(
      'pack',
      { ...packing, target: { kind: 'port', port: port2 } },
      {
        transfer: [port2, ...transfer],
        signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      },
    )
    // A failed thread sends no last chunk: closing the port ends the loop below.
    work.catch(() => port1.close())
    try {
      const giveBack = sink.returnsChunks === true
      for await (const chunk of receiveChunks(port1, { giveBack })) await sink.write(chunk)
      return await work
    } catch (error) {
      stop.abort()
      port1.close()
      // The thread's own error is the cause, where it has one.
      const cause = await work.then(
        () => error,
        (failure: unknown) => (isCanceled(failure) ? error : failure),
      )
      throw cause
    } finally {
      port1.close()
    }
  }

  async #withBlob<T>(
    blob: BlobSource,
    run: (input: ApplyCall['blob'], transfer: readonly MessagePortLike[]) => Promise<T>,
  ): Promise<T> {
    const facts = {
      ...(blob.digest === undefined ? {} : { digest: blob.digest }),
      ...(blob.size === undefined ? {} : { size: blob.size }),
    }
    if ('file' in blob) return await run({ ...facts, file: blob.file }, [])
    const { port1, port2 } = new MessageChannel()
    const feeding = feed(blob.stream, new ChunkSender(port1))
    const failed = feeding.then(
      () => new Promise<never>(() => {}),
      (error: unknown) => {
        port1.close()
        throw error
      },
    )
    failed.catch(() => {})
    try {
      return await Promise.race([run({ ...facts, port: port2 }, [port2]), failed])
    } finally {
      port1.close()
    }
  }
}

type MessagePortLike = InstanceType<typeof MessageChannel>['port1']

async function feed(stream: AsyncIterable<Uint8Array>, sender: ChunkSender): Promise<void> {
  // Copied: the store's buffers are not ours to give away.
  for await (const chunk of stream) await sender.send(new Uint8Array(chunk))
  sender.last()
}

function isCanceled(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === 'canceled'
}

function packed({ diffId, uncompressedSize, size }: PackResult): Packed {
  if (diffId === undefined) throw new SlipwayError('internal', 'an archive was packed without its digest')
  return { diffId, uncompressedSize, size }
}
