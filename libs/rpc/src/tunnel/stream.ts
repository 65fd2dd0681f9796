import { SocketDuplex } from '../socket-duplex.ts'
import { type BytesMessage, bytesMessageHeader, decodeBytesMessage } from './bytes-message.ts'
import { type DirectBody, takeBody } from './direct-body.ts'
import type { WriteDone } from './data-sender.ts'
import { FrameTap } from './frame-tap.ts'

/** The half of a grpc-js duplex call that the tunnel needs; client and server calls both have it. */
export interface MessageStream {
  write(message: BytesMessage): boolean
  end(): unknown
  on(event: string, listener: (...args: never[]) => void): unknown
  pause(): unknown
  resume(): unknown
}

const MAX_MESSAGE = 64 << 10

/**
 * A connection inside a stream of BytesMessages, as a Duplex that Node's http2 takes for a socket.
 * Backpressure holds both ways; writes are coalesced to 64 KiB messages.
 */
export class TunnelStream extends SocketDuplex {
  readonly #stream: MessageStream
  /** Where the messages come from and go to, if that can be had. */
  readonly #body: DirectBody | undefined
  /** Where messages are copied: called when there is room for more, or never will be. */
  readonly #waiting = new Set<() => void>()
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
    this.#body = takeBody(
      stream,
      (bytes) => receive(decodeBytesMessage(bytes)),
      (error) => this.destroy(error),
    )
    // The end of the call is still told by itself.
    if (this.#body) stream.resume()
    else stream.on('data', receive)
    stream.on('drain', () => this.#wake())
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
      write: (frame, done) => this.#sendMessage(frame, done),
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
      else if (!wanted) (this.#body ?? this.#stream).pause()
    } finally {
      this.#delivering = false
    }
  }

  override _read(): void {
    ;(this.#body ?? this.#stream).resume()
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

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#wake()
    done(error)
  }

  #send(chunks: readonly Buffer[], done: () => void): void {
    for (const chunk of chunks) this.#tap?.outgoing(chunk)
    const messages = messagesOf(chunks)
    const last = messages.pop()
    for (const message of messages) this.#sendMessage(message, () => {})
    if (last) this.#sendMessage(last, () => done())
    else done()
    this.#tap?.sent()
  }

  #sendMessage(message: readonly Uint8Array[], done: WriteDone): void {
    const outer = this.#sending
    this.#sending = true
    if (this.#body) {
      const header = bytesMessageHeader(message.reduce((sum, piece) => sum + piece.length, 0))
      this.#body.write([header, ...message], done)
    } else if (this.#stream.write({ data: Buffer.concat(message) })) done()
    else this.#waiting.add(done)
    this.#sending = outer
  }

  #wake(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }
}

/** Groups small chunks to messages. */
function messagesOf(chunks: readonly Buffer[]): (readonly Buffer[])[] {
  const messages: Buffer[][] = []
  let room = 0
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += MAX_MESSAGE) {
      const part = chunk.subarray(at, at + MAX_MESSAGE)
      if (part.length > room) {
        messages.push([])
        room = MAX_MESSAGE
      }
      messages.at(-1)!.push(part)
      room -= part.length
    }
  }
  return messages
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
