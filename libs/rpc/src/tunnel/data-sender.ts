import { SlipwayError } from '@slipway/base'
import { FRAME_BYTES } from '../options.ts'
import { dataFrameHeader } from './frame.ts'

/** What a connection and its streams begin with, by RFC 9113; settings change it. */
const FIRST_WINDOW_BYTES = 65_535
const FIRST_FRAME_BYTES = 16 << 10
const MAX_WINDOW_BYTES = 2 ** 31 - 1
/** Room is waited for until it is worth a frame, but no longer than this. */
const PATIENCE_MS = 5

/** Frames that can go out at the same time are written together, up to so many bytes: each write costs as much as a frame. */
const WRITE_BYTES = 128 << 10

/** `cut`: the connection ended in the middle of it, and the system may not have let go of the bytes. */
export type WriteDone = (cut?: boolean) => void

/** The data of one stream on its way out. */
export interface SendLane {
  /**
   * Sends after all that was sent before. `done` is called once, when the bytes are on their way and their buffers may be used
   * again, or will never be sent.
   */
  send(pieces: readonly Uint8Array[], done: WriteDone): void
  close(): void
}

/** What the other side allows. */
export interface SendSettings {
  readonly initialWindowSize?: number | undefined
  readonly maxFrameSize?: number | undefined
}

export interface DataSenderOptions {
  /** Sends whole frames. `done`: their buffers are free. */
  readonly write: (frames: readonly Uint8Array[], done: WriteDone) => void
  readonly fail: (error: SlipwayError) => void
}

/** Bytes that wait, and those of them that are being written. */
interface Sending {
  pieces: readonly Uint8Array[]
  left: number
  writing: number
  cut: boolean
  readonly done: WriteDone
}

interface Lane {
  readonly id: number
  readonly queue: Sending[]
  /** What the other side takes at present; below zero after it took room back. */
  room: number
}

/**
 * Makes the DATA frames of a connection, and keeps to the other side's flow control. Node's http2 would cut the data into
 * frames of 16 KiB, each of them copied. Streams take turns, one frame each.
 */
export class DataSender {
  readonly #options: DataSenderOptions
  readonly #lanes = new Map<number, Lane>()
  /** Of the connection. */
  #room = FIRST_WINDOW_BYTES
  #firstRoom = FIRST_WINDOW_BYTES
  #frameBytes = FIRST_FRAME_BYTES
  /** Streams have rising numbers: up to this one they are known to the other side. */
  #begun = 0
  #held = true
  #timer: NodeJS.Timeout | undefined

  constructor(options: DataSenderOptions) {
    this.#options = options
  }

  open(id: number): SendLane {
    const lane: Lane = { id, queue: [], room: this.#firstRoom }
    this.#lanes.set(id, lane)
    return {
      send: (pieces, done) => {
        const left = pieces.reduce((sum, piece) => sum + piece.length, 0)
        if (left === 0 || !this.#lanes.has(id)) {
          done()
          return
        }
        lane.queue.push({ pieces, left, writing: 0, cut: false, done })
        this.#pump(false)
      },
      close: () => this.#close(lane),
    }
  }

  /** The headers of stream `id` are out. */
  begun(id: number): void {
    this.#begun = Math.max(this.#begun, id)
  }

  /** While somebody else is in the middle of a frame nothing goes out. */
  hold(held: boolean): void {
    this.#held = held
    if (!held) this.#pump(false)
  }

  settings({ initialWindowSize, maxFrameSize }: SendSettings): void {
    if (initialWindowSize !== undefined) {
      for (const lane of this.#lanes.values()) lane.room += initialWindowSize - this.#firstRoom
      this.#firstRoom = initialWindowSize
    }
    if (maxFrameSize !== undefined) this.#frameBytes = Math.min(maxFrameSize, FRAME_BYTES)
    this.#pump(false)
  }

  /** The other side takes `count` bytes more of a stream; of all of them together where `id` is 0. */
  allow(id: number, count: number): void {
    const lane = this.#lanes.get(id)
    if (id === 0) this.#room += count
    else if (lane) lane.room += count
    if (this.#room > MAX_WINDOW_BYTES || (lane?.room ?? 0) > MAX_WINDOW_BYTES) {
      this.#options.fail(new SlipwayError('invalid-argument', 'flow control window of a session overflows'))
    } else this.#pump(false)
  }

  #close(lane: Lane): void {
    this.#lanes.delete(lane.id)
    for (const sending of lane.queue.splice(0)) {
      sending.left = 0
      if (sending.writing === 0) sending.done()
    }
  }

  /** `all`: also what is not worth a frame. */
  #pump(all: boolean): void {
    let waiting = false
    const batch = new Batch(this.#options.write)
    for (let busy = true; busy && !this.#held; ) {
      busy = false
      waiting = false
      for (const lane of this.#lanes.values()) {
        const size = this.#sizeOfNext(lane)
        const [sending] = lane.queue
        if (!sending || size <= 0) continue
        if (all || size >= Math.min(sending.left, this.#frameBytes)) {
          this.#sendFrame(lane, sending, size, batch)
          busy = true
        } else waiting = true
      }
    }
    batch.write()
    if (waiting) this.#pumpLater()
  }

  #pumpLater(): void {
    if (this.#timer) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#pump(true)
    }, PATIENCE_MS)
  }

  #sizeOfNext(lane: Lane): number {
    const [sending] = lane.queue
    if (!sending || lane.id > this.#begun) return 0
    return Math.min(sending.left, this.#frameBytes, lane.room, this.#room)
  }

  #sendFrame(lane: Lane, sending: Sending, size: number, batch: Batch): void {
    const [taken, rest] = splitAt(sending.pieces, size)
    sending.pieces = rest
    sending.left -= size
    sending.writing++
    lane.room -= size
    this.#room -= size
    if (sending.left === 0) lane.queue.shift()
    batch.add([dataFrameHeader(lane.id, size), ...taken], size, (cut = false) => {
      sending.writing--
      sending.cut ||= cut
      if (sending.left === 0 && sending.writing === 0) sending.done(sending.cut)
    })
  }
}

/** Frames that are written together. */
class Batch {
  readonly #write: DataSenderOptions['write']
  #pieces: Uint8Array[] = []
  #dones: WriteDone[] = []
  #bytes = 0

  constructor(write: DataSenderOptions['write']) {
    this.#write = write
  }

  add(frame: readonly Uint8Array[], bytes: number, done: WriteDone): void {
    this.#pieces.push(...frame)
    this.#dones.push(done)
    this.#bytes += bytes
    if (this.#bytes >= WRITE_BYTES) this.write()
  }

  write(): void {
    if (this.#dones.length === 0) return
    const [pieces, dones] = [this.#pieces, this.#dones]
    // More may be sent from inside of the write.
    this.#pieces = []
    this.#dones = []
    this.#bytes = 0
    this.#write(pieces, (cut) => {
      for (const done of dones) done(cut)
    })
  }
}

function splitAt(
  pieces: readonly Uint8Array[],
  size: number,
): readonly [readonly Uint8Array[], readonly Uint8Array[]] {
  let left = size
  for (const [index, piece] of pieces.entries()) {
    if (left > piece.length) {
      left -= piece.length
      continue
    }
    const rest = left === piece.length ? [] : [piece.subarray(left)]
    return [
      [...pieces.slice(0, index), piece.subarray(0, left)],
      [...rest, ...pieces.slice(index + 1)],
    ]
  }
  return [pieces, []]
}
