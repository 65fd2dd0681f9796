import { Duplex } from 'node:stream'
import type { FrameWriter } from './frames.ts'

/** What either side of a call may send that the other has not taken yet. */
const WINDOW_BYTES = 256 << 10

/** How one side of a call turns its messages into bytes. */
export interface Codec<Out, In> {
  readonly encode: (message: Out) => Buffer
  readonly decode: (bytes: Buffer) => In
}

/** One side of a call with many messages: a stream of them, which keeps backpressure. */
export abstract class LineStream<Out, In> extends Duplex {
  readonly #call: number
  readonly #writer: FrameWriter
  readonly #codec: Codec<Out, In>
  readonly #incoming: Buffer[] = []
  #wanted = false
  #taken = 0
  #untaken = 0
  #blocked: (() => void) | undefined
  #whenRead: (() => void) | undefined
  #over = false

  constructor(call: number, writer: FrameWriter, codec: Codec<Out, In>) {
    // As a call of grpc-js: who leaves a loop early, or is told an error, ends the call himself.
    super({ objectMode: true, readableHighWaterMark: 1, writableHighWaterMark: 1, autoDestroy: false })
    this.#call = call
    this.#writer = writer
    this.#codec = codec
  }

  /** A message of the other side. */
  arrived(message: Buffer): void {
    if (this.#over) return
    this.#incoming.push(message)
    this.#pump()
  }

  /** The other side took so many bytes of ours. */
  taken(bytes: number): void {
    this.#untaken -= bytes
    if (this.#untaken < WINDOW_BYTES) this.#release()
  }

  /** Nothing more comes; `then` runs once all that came has been read. */
  protected ended(then: () => void): void {
    this.#whenRead = then
    this.#pump()
  }

  /** Nothing goes out any more. */
  protected over(): void {
    this.#over = true
    this.#release()
  }

  /** Says that our messages are at their end. */
  protected abstract sendEnd(): void

  override _read(): void {
    this.#wanted = true
    this.#pump()
  }

  override _write(message: Out, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#over) {
      done()
      return
    }
    let bytes: Buffer
    try {
      bytes = this.#codec.encode(message)
    } catch (error) {
      done(error as Error)
      return
    }
    this.#writer.sendMessage(this.#call, bytes)
    this.#untaken += bytes.length
    if (this.#untaken < WINDOW_BYTES) done()
    else this.#blocked = done
  }

  override _final(done: () => void): void {
    if (!this.#over) this.sendEnd()
    done()
  }

  #release(): void {
    const go = this.#blocked
    this.#blocked = undefined
    go?.()
  }

  #pump(): void {
    while (this.#wanted && this.#incoming.length > 0) {
      const bytes = this.#incoming.shift()!
      this.#took(bytes.length)
      let message: In
      try {
        message = this.#codec.decode(bytes)
      } catch (error) {
        this.#incoming.length = 0
        this.emit('error', error)
        return
      }
      this.#wanted = this.push(message)
    }
    if (this.#incoming.length > 0 || !this.#whenRead) return
    const then = this.#whenRead
    this.#whenRead = undefined
    this.push(null)
    then()
  }

  /** Told in few frames: half a window at once. */
  #took(bytes: number): void {
    this.#taken += bytes
    if (this.#taken < WINDOW_BYTES / 2 || this.#over) return
    this.#writer.send({ call: this.#call, taken: this.#taken })
    this.#taken = 0
  }
}
