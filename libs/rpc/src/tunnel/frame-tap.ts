import { SlipwayError } from '@slipway/base'
import { WINDOW_BYTES } from '../options.ts'
import { DataSender, type SendLane, type SendSettings, type WriteDone } from './data-sender.ts'
import { FrameBorders } from './frame-borders.ts'
import { dataFrameHeader, FRAME_HEADER_BYTES, FrameFlag, FrameType, windowUpdateFrame } from './frame.ts'

/** Room is given back in such steps. */
const STEP_BYTES = WINDOW_BYTES / 4

/** The flow of one diverted stream. */
export interface TapFlow {
  /** The reader is done with so many bytes: as many may come. */
  consumed(count: number): void
  close(): void
}

interface Tapped {
  readonly id: number
  readonly sink: (bytes: Buffer) => void
  /** What the other side may still send. */
  room: number
  consumed: number
}

export interface FrameTapOptions {
  /** Sends a frame at once, past everything that still waits to be sent. `done`: its buffers are free. */
  readonly write: (frame: readonly Uint8Array[], done: WriteDone) => void
  readonly fail: (error: SlipwayError) => void
}

/** Who gets the payload of the frame at hand; http2 where it is nobody. */
type Target = Tapped | 'window-update' | undefined

/**
 * Stands between a connection's bytes and Node's http2 client. What calls send goes out here, in large frames that are not
 * copied, so flow control of that direction is here too. And the data of chosen streams is taken out of what comes in: http2
 * spends more than ten microseconds on each DATA frame, and a file sync has several of them a file. All other frames pass.
 * What http2 never sees it gives no room for, so that is done here; each stream may have one window of data under way.
 */
export class FrameTap {
  readonly #options: FrameTapOptions
  readonly #tapped = new Map<number, Tapped>()
  readonly #header = Buffer.alloc(FRAME_HEADER_BYTES)
  #headerLength = 0
  /** Of the frame at hand: what is left of it, who gets it, and whether its stream ends with it. */
  #rest = 0
  #target: Target
  #endsStream = false
  /** The stream and the count of a window update. */
  #updated = 0
  #count = 0
  /** Taken from the window of the connection. */
  #diverted = 0
  readonly #outgoing = new FrameBorders()
  /** True as long as http2 is in the middle of a frame, or has not handed it to the connection. */
  #held = true
  readonly #due: Buffer[] = []
  readonly #sender: DataSender

  constructor(options: FrameTapOptions) {
    this.#options = options
    this.#sender = new DataSender(options)
  }

  /** Diverts the data of a stream, of which none has come yet. */
  open(id: number, sink: (bytes: Buffer) => void): TapFlow {
    const tapped: Tapped = { id, sink, room: WINDOW_BYTES, consumed: 0 }
    this.#tapped.set(id, tapped)
    return {
      consumed: (count) => {
        tapped.consumed += count
        if (tapped.consumed < STEP_BYTES || !this.#tapped.has(id)) return
        this.#giveRoom(id, tapped.consumed)
        tapped.room += tapped.consumed
        tapped.consumed = 0
      },
      close: () => void this.#tapped.delete(id),
    }
  }

  /** For a stream that http2 has just made: its data goes this way, none through http2. */
  openLane(id: number): SendLane {
    return this.#sender.open(id)
  }

  /** What the other side wants of us. */
  settings(settings: SendSettings): void {
    this.#sender.settings(settings)
  }

  /** Takes what came in and passes on what is http2's. */
  incoming(data: Buffer, pass: (bytes: Buffer) => void): void {
    // Everything before `from` is dealt with.
    let from = 0
    for (let at = 0; at < data.length; ) {
      if (this.#rest > 0) {
        const end = Math.min(data.length, at + this.#rest)
        this.#rest -= end - at
        if (this.#target) {
          this.#take(this.#target, data.subarray(at, end), pass)
          from = end
        }
        at = end
        continue
      }
      const begins = at
      const split = this.#headerLength > 0 || data.length - at < FRAME_HEADER_BYTES
      const count = data.copy(this.#header, this.#headerLength, at)
      at += count
      this.#headerLength += count
      if (split) {
        if (begins > from) pass(data.subarray(from, begins))
        from = at
      }
      if (this.#headerLength < FRAME_HEADER_BYTES) break
      this.#headerLength = 0
      if (!this.#begin()) {
        if (split) pass(Buffer.from(this.#header))
        continue
      }
      if (begins > from) pass(data.subarray(from, begins))
      from = at
    }
    if (data.length > from) pass(data.subarray(from))
  }

  /** Told what http2 is about to send, and by `sent` that it has gone. */
  outgoing(bytes: Buffer): void {
    this.#held = true
    this.#sender.hold(true)
    this.#outgoing.follow(bytes)
  }

  sent(): void {
    if (!this.#outgoing.between) return
    this.#held = false
    for (const frame of this.#due.splice(0)) this.#options.write([frame], () => {})
    this.#sender.begun(this.#outgoing.newestStream)
    this.#sender.hold(false)
  }

  /** Reads the complete header; true when its frame is taken. */
  #begin(): boolean {
    const header = this.#header
    this.#rest = header.readUIntBE(0, 3)
    const id = header.readUInt32BE(5) & 0x7fff_ffff
    const flags = header[4]!
    this.#target = undefined
    if (header[3] === FrameType.windowUpdate) return this.#beginUpdate(id)
    const tapped = header[3] === FrameType.data ? this.#tapped.get(id) : undefined
    // An empty frame can only end the stream.
    if (!tapped || this.#rest === 0) return false
    this.#target = tapped
    this.#endsStream = (flags & FrameFlag.endStream) !== 0
    tapped.room -= this.#rest
    if (tapped.room < 0) this.#fail('the other side of the session ignores flow control')
    if (flags & FrameFlag.padded) this.#fail('padded data in a session')
    return true
  }

  #beginUpdate(id: number): boolean {
    // http2 knows what to say of a frame that is malformed.
    if (this.#rest !== 4) return false
    this.#target = 'window-update'
    this.#updated = id
    this.#count = 0
    return true
  }

  #take(target: Tapped | 'window-update', bytes: Buffer, pass: (bytes: Buffer) => void): void {
    if (target !== 'window-update') {
      this.#divert(target, bytes, pass)
      return
    }
    for (const byte of bytes) this.#count = this.#count * 256 + byte
    if (this.#rest === 0) this.#sender.allow(this.#updated, this.#count % 2 ** 31)
  }

  #divert(tapped: Tapped, bytes: Buffer, pass: (bytes: Buffer) => void): void {
    this.#diverted += bytes.length
    if (this.#diverted >= STEP_BYTES) {
      this.#giveRoom(0, this.#diverted)
      this.#diverted = 0
    }
    tapped.sink(bytes)
    if (this.#rest === 0 && this.#endsStream) pass(dataFrameHeader(tapped.id, 0, FrameFlag.endStream))
  }

  #giveRoom(id: number, count: number): void {
    const frame = windowUpdateFrame(id, count)
    if (this.#held) this.#due.push(frame)
    else this.#options.write([frame], () => {})
  }

  #fail(message: string): void {
    this.#options.fail(new SlipwayError('invalid-argument', message))
  }
}
