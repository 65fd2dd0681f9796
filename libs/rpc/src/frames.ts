import { SlipwayError } from '@slipway/base'

/** Of a gRPC message: a flag for compression, and its length in 32 bits. */
export const MESSAGE_HEADER_BYTES = 5

/** A message as it stands in the body of a call. */
export function frameMessage(message: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(MESSAGE_HEADER_BYTES + message.length)
  out[0] = 0
  out.writeUInt32BE(message.length, 1)
  out.set(message, MESSAGE_HEADER_BYTES)
  return out
}

/** What stands before a message of `length` bytes. */
export function frameHeader(length: number): Buffer {
  const out = Buffer.alloc(MESSAGE_HEADER_BYTES)
  out.writeUInt32BE(length, 1)
  return out
}

/** Finds the messages in the body of a call, which comes in pieces of any size. */
export class MessageSplitter {
  readonly #limit: number
  readonly #header = Buffer.alloc(MESSAGE_HEADER_BYTES)
  #headerLength = 0
  #message: Buffer | undefined
  #filled = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** True in the middle of a message. */
  get torn(): boolean {
    return this.#message !== undefined || this.#headerLength > 0
  }

  /** Gives views into `bytes`, and copies of messages that began before. Throws on what cannot be a message for us. */
  *split(bytes: Buffer): Generator<Buffer> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#message === undefined) {
        const whole = this.#headerLength === 0 && bytes.length - at >= MESSAGE_HEADER_BYTES
        const length = whole ? this.#lengthIn(bytes, at) : this.#continueHeader(bytes, at)
        if (length === undefined) return
        at += whole ? MESSAGE_HEADER_BYTES : this.#taken
        if (length <= bytes.length - at) {
          yield bytes.subarray(at, (at += length))
          continue
        }
        this.#message = Buffer.allocUnsafe(length)
        this.#filled = 0
      }
      const count = bytes.copy(this.#message, this.#filled, at)
      at += count
      this.#filled += count
      if (this.#filled < this.#message.length) return
      const complete = this.#message
      this.#message = undefined
      yield complete
    }
  }

  /** How much of the header the last piece held. */
  #taken = 0

  #continueHeader(bytes: Buffer, at: number): number | undefined {
    this.#taken = bytes.copy(this.#header, this.#headerLength, at)
    this.#headerLength += this.#taken
    if (this.#headerLength < MESSAGE_HEADER_BYTES) return undefined
    this.#headerLength = 0
    return this.#lengthIn(this.#header, 0)
  }

  #lengthIn(bytes: Buffer, at: number): number {
    if (bytes[at] !== 0) throw new SlipwayError('unimplemented', 'compressed messages are not understood')
    const length = bytes.readUInt32BE(at + 1)
    if (length <= this.#limit) return length
    throw new SlipwayError(
      'resource-exhausted',
      `Received message larger than max (${length} vs ${this.#limit})`,
    )
  }
}
