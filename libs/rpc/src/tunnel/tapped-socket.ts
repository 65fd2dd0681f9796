import type { Socket } from 'node:net'
import { SocketDuplex } from '../socket-duplex.ts'
import type { WriteDone } from './data-sender.ts'
import { FrameTap } from './frame-tap.ts'
import { UnreachedError } from './status.ts'

/**
 * A real socket whose frames are tapped, for Node's http2. It reads whatever waits to be written, so two of these cannot wait for
 * each other; what comes meanwhile is bounded by the windows that were given to the other side.
 */
export class TappedSocket extends SocketDuplex {
  readonly #socket: Socket
  #tap: FrameTap | undefined
  #reached = false

  /** It ends when it is not connected within `connectMs`. */
  constructor(socket: Socket, connectMs?: number) {
    super({ allowHalfOpen: false })
    this.#socket = socket
    socket.setNoDelay()
    const reached = 'encrypted' in socket ? 'secureConnect' : 'connect'
    socket.once(reached, () => (this.#reached = true))
    if (connectMs !== undefined) limitConnecting(socket, reached, connectMs)
    const pass = (bytes: Buffer): void => void this.push(bytes)
    socket.on('data', (data) => {
      if (this.#tap) this.#tap.incoming(data, pass)
      else pass(data)
    })
    socket.on('end', () => this.push(null))
    socket.on('error', (error) => this.destroy(this.#reached ? error : new UnreachedError(error)))
    socket.on('close', () => this.destroy())
  }

  /** Before anything has been written. */
  tapFrames(): FrameTap {
    this.#tap = new FrameTap({
      write: (frame, done) => this.#writeFrame(frame, done),
      fail: (error) => this.destroy(error),
    })
    return this.#tap
  }

  override _read(): void {}

  /** These are frames without data, so few that http2 need not wait for them, and does not read while it waits. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#tap?.outgoing(chunk)
    this.#socket.write(chunk)
    this.#tap?.sent()
    done()
  }

  override _final(done: () => void): void {
    this.#socket.end()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }

  #writeFrame(frame: readonly Uint8Array[], done: WriteDone): void {
    const socket = this.#socket
    socket.cork()
    for (const piece of frame.slice(0, -1)) socket.write(piece)
    socket.write(frame.at(-1)!, (error) => done(Boolean(error) || socket.destroyed))
    socket.uncork()
  }
}

function limitConnecting(socket: Socket, reached: string, ms: number): void {
  const late = setTimeout(() => socket.destroy(new Error(`not connected within ${ms / 1000} s`)), ms).unref()
  for (const event of [reached, 'close']) socket.once(event, () => clearTimeout(late))
}
