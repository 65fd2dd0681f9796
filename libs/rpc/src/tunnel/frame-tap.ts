import { SlipwayError } from '@slipway/base'
import { WINDOW_BYTES } from '../options.ts'

/** Of an HTTP/2 frame: length (24 bits), type, flags, stream (31 bits). */
const HEADER_BYTES = 9
const PREFACE_BYTES = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length
const DATA = 0
const WINDOW_UPDATE = 8
const Flag = { endStream: 1, padded: 8 } as const
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
  /** Sends bytes at once, past everything that still waits to be sent. */
  readonly write: (frame: Buffer) => void
  readonly fail: (error: SlipwayError) => void
}

/**
 * Stands between a connection's bytes and Node's http2 client, and takes the data of chosen streams out: http2 spends
 * more than ten microseconds on each DATA frame, and a file sync has several of them a file. All other frames pass. What
 * http2 never sees it gives no room for, so that is done here; each stream may have one window of data under way.
 */
export class FrameTap {
  readonly #options: FrameTapOptions
  readonly #tapped = new Map<number, Tapped>()
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerLength = 0
  /** Of the frame at hand: what is left of it, who gets it, and whether its stream ends with it. */
  #rest = 0
  #target: Tapped | undefined
  #endsStream = false
  /** Taken from the window of the connection. */
  #diverted = 0
  readonly #outgoing = new FrameBorders()
  readonly #due: Buffer[] = []

  constructor(options: FrameTapOptions) {
    this.#options = options
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

  /** Takes what came in and passes on what is http2's. */
  incoming(data: Buffer, pass: (bytes: Buffer) => void): void {
    // Everything before `from` is dealt with.
    let from = 0
    for (let at = 0; at < data.length; ) {
      if (this.#rest > 0) {
        const end = Math.min(data.length, at + this.#rest)
        this.#rest -= end - at
        if (this.#target) {
          this.#divert(this.#target, data.subarray(at, end), pass)
          from = end
        }
        at = end
        continue
      }
      const begins = at
      const split = this.#headerLength > 0 || data.length - at < HEADER_BYTES
      const count = data.copy(this.#header, this.#headerLength, at)
      at += count
      this.#headerLength += count
      if (split) {
        if (begins > from) pass(data.subarray(from, begins))
        from = at
      }
      if (this.#headerLength < HEADER_BYTES) break
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

  /** What is to be sent for `bytes`, which http2 sends. */
  outgoing(bytes: Buffer): readonly Buffer[] {
    const out: Buffer[] = []
    let from = 0
    for (let at = 0; at < bytes.length; ) {
      at = this.#outgoing.next(bytes, at)
      if (this.#due.length === 0 || !this.#outgoing.between) continue
      out.push(bytes.subarray(from, at), ...this.#due.splice(0))
      from = at
    }
    if (bytes.length > from) out.push(bytes.subarray(from))
    return out
  }

  /** Reads the complete header; true when its frame is diverted. */
  #begin(): boolean {
    const header = this.#header
    this.#rest = header.readUIntBE(0, 3)
    const id = header.readUInt32BE(5) & 0x7fff_ffff
    const flags = header[4]!
    this.#target = header[3] === DATA ? this.#tapped.get(id) : undefined
    const tapped = this.#target
    // An empty frame can only end the stream.
    if (!tapped || this.#rest === 0) return false
    this.#endsStream = (flags & Flag.endStream) !== 0
    tapped.room -= this.#rest
    if (tapped.room < 0) this.#fail('the other side of the session ignores flow control')
    if (flags & Flag.padded) this.#fail('padded data in a session')
    return true
  }

  #divert(tapped: Tapped, bytes: Buffer, pass: (bytes: Buffer) => void): void {
    this.#diverted += bytes.length
    if (this.#diverted >= STEP_BYTES) {
      this.#giveRoom(0, this.#diverted)
      this.#diverted = 0
    }
    tapped.sink(bytes)
    if (this.#rest > 0 || !this.#endsStream) return
    const end = Buffer.alloc(HEADER_BYTES)
    end[4] = Flag.endStream
    end.writeUInt32BE(tapped.id, 5)
    pass(end)
  }

  #giveRoom(id: number, count: number): void {
    const frame = Buffer.alloc(HEADER_BYTES + 4)
    frame.writeUIntBE(4, 0, 3)
    frame[3] = WINDOW_UPDATE
    frame.writeUInt32BE(id, 5)
    frame.writeUInt32BE(count, HEADER_BYTES)
    if (this.#outgoing.between) this.#options.write(frame)
    else this.#due.push(frame)
  }

  #fail(message: string): void {
    this.#options.fail(new SlipwayError('invalid-argument', message))
  }
}

/** Follows a client's bytes from frame to frame. */
class FrameBorders {
  readonly #header = Buffer.alloc(HEADER_BYTES)
  #headerLength = 0
  #rest = PREFACE_BYTES

  get between(): boolean {
    return this.#rest === 0 && this.#headerLength === 0
  }

  /** Goes on to the end of the header or frame at hand. */
  next(bytes: Buffer, at: number): number {
    if (this.#rest > 0) {
      const count = Math.min(this.#rest, bytes.length - at)
      this.#rest -= count
      return at + count
    }
    const count = bytes.copy(this.#header, this.#headerLength, at)
    this.#headerLength += count
    if (this.#headerLength === HEADER_BYTES) {
      this.#headerLength = 0
      this.#rest = this.#header.readUIntBE(0, 3)
    }
    return at + count
  }
}
