import { Duplex } from 'node:stream'
import type { BytesMessage } from './bytes-message.ts'

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
  readonly #arrived: Uint8Array[] = []
  #delivering = false

  constructor(stream: MessageStream) {
    super({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20, allowHalfOpen: false })
    this.#stream = stream
    stream.on('data', (message: BytesMessage) => {
      if (message.data.length > 0) this.#deliver(message.data)
    })
    stream.on('end', () => this.push(null))
    stream.on('cancelled', () => this.destroy())
    stream.on('close', () => this.destroy())
    stream.on('error', (error: Error) => this.destroy(error))
  }

  /**
   * http2 must not be given data while it works on data: Node aborts the process. That happens where the answer to a
   * write comes back inside the write.
   */
  #deliver(data: Uint8Array): void {
    this.#arrived.push(data)
    if (this.#delivering) return
    this.#delivering = true
    try {
      let wanted = true
      for (let next = this.#arrived.shift(); next; next = this.#arrived.shift()) wanted = this.push(next)
      if (!wanted) this.#stream.pause()
    } finally {
      this.#delivering = false
    }
  }

  override _read(): void {
    this.#stream.resume()
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
    let ready = true
    for (const data of coalesce(chunks)) ready = this.#stream.write({ data })
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
