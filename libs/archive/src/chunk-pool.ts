/** What a pool keeps. */
const SPARE_BYTES = 8 << 20

/** Buffers of one size that are used again: each new one costs page faults, and V8 collects all garbage after some of them. */
export class ChunkPool {
  readonly size: number
  readonly #spare: Buffer[] = []

  /** `size` in bytes. */
  constructor(size: number) {
    this.size = size
  }

  /** A buffer in an ArrayBuffer of its own; it holds anything. */
  take(): Buffer {
    return this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.size)
  }

  /** For the last user of a chunk, who has it alone. Any other buffer is left to the collector. */
  give({ buffer }: { readonly buffer: ArrayBufferLike }): void {
    if (buffer.byteLength === this.size && this.#spare.length * this.size < SPARE_BYTES)
      this.#spare.push(Buffer.from(buffer))
  }
}
