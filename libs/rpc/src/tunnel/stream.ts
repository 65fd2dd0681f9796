import { Duplex } from 'node:stream'
import { type BytesMessage, decodeBytesMessage } from './bytes-message.ts'
import { type DirectBody, takeBody } from './direct-body.ts'
import { FrameTap } from './frame-tap.ts'

/** The half of a grpc-js duplex call that the tunnel needs; client and server calls both have it. */
export interface MessageStream {
  write(message: BytesMessage): boolean
  end(): unknown
  on(event: string, listener: (...args: never[]) => void): unknown
  once(event: string, listener: (...args: never[]) => void): unknown
  pause(): unknown
  resume(): unknown
}

const MAX_MESSAGE = 64 << 10

/**
 * A connection inside a stream of BytesMessages, as a Duplex that Node's http2 takes for a socket.
 * Backpressure holds both ways; writes are coalesced to 64 KiB messages.
 */
export class TunnelStream extends Duplex {
  readonly #stream: MessageStream
  /** Where the messages come from. */
  readonly #source: DirectBody | MessageStream
  readonly #arrived: Buffer[] = []
  #delivering = false
  #sending = false
  #ended = false
  #tap: FrameTap | undefined

  constructor(stream: MessageStream) {
    super({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20, allowHalfOpen: false })
    this.#stream = stream
    const receive = ({ data }: BytesMessage): void => {
      if (data.length > 0) this.#deliver(asBuffer(data))
    }
    const body = takeBody(
      stream,
      (bytes) => receive(decodeBytesMessage(bytes)),
      (error) => this.destroy(error),
    )
    this.#source = body ?? stream
    // The end of the call is still told by itself.
    if (body) stream.resume()
    else stream.on('data', receive)
    stream.on('end', () => {
      this.#ended = true
      if (this.#arrived.length === 0) this.push(null)
    })
    stream.on('cancelled', () => this.destroy())
    stream.on('close', () => this.destroy())
    stream.on('error', (error: Error) => this.destroy(error))
  }

  /** For the client's end of the connection, before anything has been written. */
  tapFrames(): FrameTap {
    this.#tap = new FrameTap({
      write: (frame) => void this.#stream.write({ data: frame }),
      fail: (error) => this.destroy(error),
    })
    return this.#tap
  }

  /**
   * http2 must not be given data while it works on data, nor while it writes: Node aborts the process. That happens where
   * the answer to a write comes back inside the write.
   */
  #deliver(data: Buffer): void {
    this.#arrived.push(data)
    if (this.#sending) setImmediate(() => this.#deliverAll())
    else this.#deliverAll()
  }

  #deliverAll(): void {
    if (this.#delivering || this.#arrived.length === 0) return
    this.#delivering = true
    let wanted = true
    const pass = (bytes: Buffer): void => {
      wanted = this.push(bytes)
    }
    try {
      for (let next = this.#arrived.shift(); next; next = this.#arrived.shift()) {
        if (this.#tap) this.#tap.incoming(next, pass)
        else pass(next)
      }
      if (this.#ended) this.push(null)
      else if (!wanted) this.#source.pause()
    } finally {
      this.#delivering = false
    }
  }

  override _read(): void {
    this.#source.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send([chunk], done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#send(
      chunks.map((entry) => entry.chunk),
      done,
    )
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#stream.end()
    done()
  }

  #send(chunks: readonly Buffer[], done: (error?: Error | null) => void): void {
    const tap = this.#tap
    const all = tap ? chunks.flatMap((chunk) => tap.outgoing(chunk)) : chunks
    let ready = true
    this.#sending = true
    for (const data of coalesce(all)) ready = this.#stream.write({ data })
    this.#sending = false
    if (ready) done()
    else this.#stream.once('drain', () => done())
  }

  // What http2 and grpc-js expect of a socket.
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  setTimeout(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

function* coalesce(chunks: readonly Buffer[]): Generator<Buffer> {
  let pending: Buffer[] = []
  let size = 0
  for (const chunk of chunks) {
    if (size > 0 && size + chunk.length > MAX_MESSAGE) {
      yield pending.length === 1 ? pending[0]! : Buffer.concat(pending, size)
      pending = []
      size = 0
    }
    if (chunk.length > MAX_MESSAGE) {
      for (let at = 0; at < chunk.length; at += MAX_MESSAGE) yield chunk.subarray(at, at + MAX_MESSAGE)
      continue
    }
    pending.push(chunk)
    size += chunk.length
  }
  if (size > 0) yield pending.length === 1 ? pending[0]! : Buffer.concat(pending, size)
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
