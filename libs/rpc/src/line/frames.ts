import { SlipwayError } from '@slipway/base'
import type { slipway } from '@slipway/proto'
import { MAX_MESSAGE_BYTES } from '../options.ts'

export type Frame = slipway.rpc.v1.Frame.$Properties
export type Frames = slipway.rpc.v1.Frames.$Properties

/** Larger messages go in pieces, so that others get between them. */
const PIECE_BYTES = 256 << 10
/** Frames that are sent together at most. */
const BATCH_BYTES = 256 << 10
/** What a frame costs besides its message, about. */
const FRAME_BYTES = 32

/** Sends the frames of one turn of the event loop together. */
export class FrameWriter {
  readonly #write: (frames: Frames) => void
  #frames: Frame[] = []
  #bytes = 0
  #scheduled = false

  constructor(write: (frames: Frames) => void) {
    this.#write = write
  }

  send(frame: Frame): void {
    this.#frames.push(frame)
    this.#bytes += FRAME_BYTES + (frame.message?.length ?? 0)
    if (this.#bytes >= BATCH_BYTES) this.flush()
    else if (!this.#scheduled) {
      this.#scheduled = true
      setImmediate(() => {
        this.#scheduled = false
        this.flush()
      })
    }
  }

  /** Sends a message of a call; `first` and `last` are for its first and last frame. */
  sendMessage(call: number, message: Uint8Array, first: Frame = {}, last: Frame = {}): void {
    let at = 0
    let head: Frame = { ...first, call }
    while (message.length - at > PIECE_BYTES) {
      this.send({ ...head, message: message.subarray(at, (at += PIECE_BYTES)), more: true })
      head = { call }
    }
    this.send({ ...head, ...last, message: message.subarray(at) })
  }

  flush(): void {
    if (this.#frames.length === 0) return
    const frames = this.#frames
    this.#frames = []
    this.#bytes = 0
    this.#write({ frames })
  }
}

/** Puts the messages of one call together again. */
export class Assembler {
  #pieces: Uint8Array[] = []
  #bytes = 0

  /** The message that ends with this frame. Throws `resource-exhausted` when it is too large. */
  take(frame: Frame): Buffer | undefined {
    const { message } = frame
    if (message === undefined || message === null) return undefined
    this.#bytes += message.length
    if (this.#bytes > MAX_MESSAGE_BYTES)
      throw new SlipwayError(
        'resource-exhausted',
        `Received message larger than max (${this.#bytes} vs ${MAX_MESSAGE_BYTES})`,
      )
    this.#pieces.push(message)
    if (frame.more) return undefined
    const [only] = this.#pieces
    const whole =
      this.#pieces.length === 1 && only
        ? Buffer.from(only.buffer, only.byteOffset, only.length)
        : Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#bytes = 0
    return whole
  }
}
