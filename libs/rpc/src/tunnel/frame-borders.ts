import { FRAME_HEADER_BYTES, FrameType } from './frame.ts'

const PREFACE_BYTES = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length

/** Follows a client's bytes from frame to frame. */
export class FrameBorders {
  readonly #header = Buffer.alloc(FRAME_HEADER_BYTES)
  #headerLength = 0
  #rest = PREFACE_BYTES
  #newest = 0

  /** False in the middle of a frame. */
  get between(): boolean {
    return this.#rest === 0 && this.#headerLength === 0
  }

  /** The highest stream that headers were sent for. */
  get newestStream(): number {
    return this.#newest
  }

  follow(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#rest > 0) {
        const count = Math.min(this.#rest, bytes.length - at)
        this.#rest -= count
        at += count
        continue
      }
      const count = bytes.copy(this.#header, this.#headerLength, at)
      this.#headerLength += count
      at += count
      if (this.#headerLength === FRAME_HEADER_BYTES) this.#begin()
    }
  }

  #begin(): void {
    this.#headerLength = 0
    this.#rest = this.#header.readUIntBE(0, 3)
    if (this.#header[3] === FrameType.headers)
      this.#newest = Math.max(this.#newest, this.#header.readUInt32BE(5) & 0x7fff_ffff)
  }
}
