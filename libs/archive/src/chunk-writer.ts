import { readSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import type { ChunkPool } from './chunk-pool.ts'

/**
 * Collects bytes into chunks of one size (the last may be shorter). Its methods are generators that yield whenever a chunk
 * is full: the caller takes it then, and goes on when there is room again.
 */
export class ChunkWriter {
  readonly #pool: ChunkPool
  readonly #size: number
  #chunk: Buffer
  #length = 0

  constructor(pool: ChunkPool) {
    this.#pool = pool
    this.#size = pool.size
    this.#chunk = pool.take()
  }

  get length(): number {
    return this.#length
  }

  /** The bytes since the last `take`, in an ArrayBuffer of their own. */
  take(): Buffer {
    const taken = this.#chunk.subarray(0, this.#length)
    this.#chunk = this.#pool.take()
    this.#length = 0
    return taken
  }

  *write(bytes: Uint8Array): Generator<void> {
    for (let at = 0; at < bytes.length; ) {
      const count = Math.min(bytes.length - at, this.#size - this.#length)
      this.#chunk.set(bytes.subarray(at, at + count), this.#length)
      this.#length += count
      at += count
      if (this.#length === this.#size) yield
    }
  }

  /** Exactly `size` bytes from an open file, shown to `see`; throws `data-loss` when it holds less. */
  *copy(fd: number, size: number, name: string, see?: (bytes: Buffer) => void): Generator<void> {
    for (let left = size; left > 0; ) {
      const count = readSync(fd, this.#chunk, this.#length, Math.min(left, this.#size - this.#length), null)
      if (count === 0) throw new SlipwayError('data-loss', `${name} became shorter while it was read`)
      see?.(this.#chunk.subarray(this.#length, this.#length + count))
      this.#length += count
      left -= count
      if (this.#length === this.#size) yield
    }
  }
}
