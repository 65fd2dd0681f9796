import type { MessagePort } from 'node:worker_threads'
import { createDeferred, type Deferred, SlipwayError } from '@slipway/base'
import { type FramedCall, fromServiceError, isFramed } from '@slipway/rpc'
import { type Batch, BatchWriter, createPacketSplitter } from './batch.ts'

/** Batches go both ways; each is acknowledged, a buffer that can be used again comes back with it. */
export type LinkMessage =
  | { readonly kind: 'packets'; readonly batch: Batch }
  | { readonly kind: 'done'; readonly buffer?: ArrayBuffer }
  /** The thread sends no more batches. Its result comes another way and may be here before its last batch. */
  | { readonly kind: 'last' }

/** What a transfer needs of a stream of encoded packets: a Duplex, or either side of a gRPC call with raw messages. */
export interface PacketStream {
  readonly destroyed: boolean
  readonly writableEnded: boolean
  on(event: string, listener: (value: Buffer & Error) => void): unknown
  once(event: string, listener: () => void): unknown
  off(event: string, listener: (value: Buffer & Error) => void): unknown
  write(packet: Buffer): boolean
  end(): unknown
  pause(): unknown
  resume(): unknown
  isPaused(): boolean
}

export interface LinkOptions {
  /** Told of the bytes that go in the direction of the transfer. */
  readonly onBytes: (count: number) => void
  readonly role: 'receive' | 'send'
}

const BATCH_BYTES = 256 << 10
/** A batch goes off when another large packet might not fit. */
const FULL_BYTES = BATCH_BYTES - (36 << 10)
/** Once so much has come it is the data of many files: waking the thread for little of it costs more than waiting. */
const EAGER_BYTES = 4 << 20
const WAIT_MS = 1
/** Batches given to the thread and not yet worked off: the stream stops above, and goes on below. */
const HIGH = 8
const LOW = 4

/**
 * Joins a stream of packets (bytes, one packet each) to a worker thread. All that happens here is a copy into batches, of
 * whatever arrives where the stream gives its frames, else packet by packet; the thread does the rest.
 */
export class Link {
  /** Resolves when the stream has ended well; rejects with its error. */
  readonly ended: Promise<void>
  readonly #stream: PacketStream
  readonly #port: MessagePort
  readonly #onReceived: (count: number) => void
  readonly #onSent: (count: number) => void
  readonly #in = new BatchWriter(BATCH_BYTES)
  readonly #listeners: readonly (readonly [string, (value: Buffer & Error) => void])[]
  readonly #framed: FramedCall | undefined
  readonly #flow: ReturnType<FramedCall['takeFrames']> | undefined
  readonly #splitter = createPacketSplitter()
  /** Bytes of each batch that the thread has not worked off. */
  readonly #inFlight: number[] = []
  #given = 0
  #flushing = false
  #closed = false
  #writing: Promise<void> = Promise.resolve()
  readonly #last = createDeferred<void>()
  #idle: Deferred<void> | undefined

  constructor(stream: PacketStream, port: MessagePort, options: LinkOptions) {
    this.#stream = stream
    this.#port = port
    const receives = options.role === 'receive'
    this.#onReceived = receives ? options.onBytes : () => {}
    this.#onSent = receives ? () => {} : options.onBytes
    const ended = createDeferred<void>()
    this.ended = ended.promise
    this.ended.catch(() => {})
    this.#listeners = [
      ['data', (bytes) => this.#receive(bytes)],
      ['end', () => ended.resolve()],
      ['close', () => ended.reject(closedEarly())],
      ['error', (error) => ended.reject(fromServiceError(error))],
    ]
    this.#framed = isFramed(stream) ? stream : undefined
    this.#flow = receives ? this.#framed?.takeFrames((bytes) => this.#receiveFrames(bytes)) : undefined
    for (const [event, listener] of this.#listeners) stream.on(event, listener)
    port.on('message', (message: LinkMessage) => this.#fromThread(message))
  }

  /** Writes one packet after all that the thread has sent. */
  async write(batch: Batch): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeBatch(batch))
    await this.#writing
  }

  /** When everything that the thread had to send is handed to the stream. */
  async flushed(): Promise<void> {
    await this.#last.promise
    await this.#writing
  }

  /** When the thread has worked off all that has arrived. */
  async worked(): Promise<void> {
    this.#flush()
    if (this.#inFlight.length === 0) return
    this.#idle ??= createDeferred()
    await this.#idle.promise
  }

  /** Lets go of the stream; later errors of it are nobody's. */
  close(): void {
    this.#closed = true
    for (const [event, listener] of this.#listeners) if (event !== 'error') this.#stream.off(event, listener)
    this.#stream.resume()
    this.#idle?.resolve()
    this.#port.close()
  }

  #receiveFrames(bytes: Buffer): void {
    if (this.#closed) return
    this.#in.frames(bytes)
    this.#received()
  }

  #receive(bytes: Buffer): void {
    this.#in.raw(bytes)
    this.#received()
  }

  #received(): void {
    if (this.#in.length >= FULL_BYTES) this.#flush()
    else if (this.#inFlight.length === 0 && !this.#flushing) this.#flushSoon()
  }

  /**
   * While the thread is busy packets are collected; when it is idle they are given to it at the end of this turn, or soon
   * where there are many.
   */
  #flushSoon(): void {
    this.#flushing = true
    const flush = (): void => {
      this.#flushing = false
      this.#flush()
    }
    if (this.#given < EAGER_BYTES) setImmediate(flush)
    else setTimeout(flush, WAIT_MS)
  }

  #flush(): void {
    if (this.#in.length === 0 || this.#closed) return
    const batch = this.#in.take()
    this.#onReceived(batch.length)
    this.#port.postMessage({ kind: 'packets', batch } satisfies LinkMessage, [batch.buffer])
    this.#inFlight.push(batch.length)
    this.#given += batch.length
    if (!this.#flow && this.#inFlight.length >= HIGH) this.#stream.pause()
  }

  #fromThread(message: LinkMessage): void {
    if (message.kind === 'last') {
      this.#last.resolve()
      return
    }
    if (message.kind === 'done') {
      const worked = this.#inFlight.shift() ?? 0
      this.#flow?.consumed(worked)
      if (message.buffer) this.#in.recycle(message.buffer)
      if (this.#inFlight.length === 0 && !this.#flushing && this.#in.length > 0) this.#flushSoon()
      if (this.#inFlight.length === 0 && this.#in.length === 0) this.#idle?.resolve()
      if (this.#inFlight.length <= LOW && this.#stream.isPaused()) this.#stream.resume()
      return
    }
    this.write(message.batch).then(
      () => {
        if (this.#closed) return
        const { buffer } = message.batch
        // What does not give frames may still hold packets of the batch.
        if (this.#framed) this.#port.postMessage({ kind: 'done', buffer } satisfies LinkMessage, [buffer])
        else this.#port.postMessage({ kind: 'done' } satisfies LinkMessage)
      },
      () => {},
    )
  }

  async #writeBatch(batch: Batch): Promise<void> {
    const bytes = Buffer.from(batch.buffer, 0, batch.length)
    this.#onSent(batch.length)
    if (this.#framed) {
      if (!this.#stream.destroyed && !this.#stream.writableEnded) await this.#framed.sendFrames(bytes)
      return
    }
    for (const packet of this.#splitter.split(bytes)) {
      if (this.#stream.destroyed || this.#stream.writableEnded) return
      if (!this.#stream.write(packet)) await drained(this.#stream)
    }
  }
}

/** Waits for room, or for the end of the stream: then whoever waits for `ended` learns why. */
function drained(stream: PacketStream): Promise<void> {
  const room = createDeferred<void>()
  const done = (): void => {
    for (const event of ['drain', 'close', 'error']) stream.off(event, done)
    room.resolve()
  }
  for (const event of ['drain', 'close', 'error']) stream.once(event, done)
  return room.promise
}

function closedEarly(): SlipwayError {
  return new SlipwayError('unavailable', 'file sync stream closed')
}
