import { ByteQueue, createDeferred, type Deferred } from '@slipway/base'
import { SocketDuplex } from '@slipway/rpc'

const BUFFER = 1 << 20

/** The standard streams of a process as a connection that Node's http2 takes for a socket. */
export class ProcessConnection extends SocketDuplex {
  /** For the process to read. */
  readonly stdin = new ByteQueue({ limit: BUFFER })
  #wanted: Deferred<void> | undefined

  constructor() {
    super({ readableHighWaterMark: BUFFER, writableHighWaterMark: BUFFER, allowHalfOpen: false })
  }

  /** What the process wrote. Settles when more is wanted. */
  receive(chunk: Uint8Array): Promise<void> | undefined {
    if (this.destroyed || this.readableEnded || chunk.length === 0) return undefined
    if (this.push(chunk)) return undefined
    this.#wanted ??= createDeferred<void>()
    return this.#wanted.promise
  }

  /** The process has written all. */
  finish(): void {
    if (!this.destroyed) this.push(null)
  }

  override _read(): void {
    this.#wanted?.resolve()
    this.#wanted = undefined
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    void this.stdin.push(chunk).then(() => done())
  }

  override _final(done: (error?: Error | null) => void): void {
    this.stdin.end()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.stdin.end()
    this.#wanted?.resolve()
    done(error)
  }
}
