import { createDeferred, type Deferred } from './async.ts'

export interface ByteQueueOptions {
  /** Told how many bytes the reader has taken. */
  readonly onTaken?: (bytes: number) => void
  /** Bytes from which on `push` waits. Default: no limit. */
  readonly limit?: number
}

/** Bytes as they arrive, for one reader. */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  readonly #options: ByteQueueOptions
  readonly #chunks: Uint8Array[] = []
  #size = 0
  #ended = false
  #arrival: Deferred<void> | undefined
  #room: Deferred<void> | undefined

  constructor(options: ByteQueueOptions = {}) {
    this.#options = options
  }

  /** Settles once there is room for more, or nobody wants any. What comes after the end is dropped. */
  async push(chunk: Uint8Array): Promise<void> {
    if (this.#ended) return
    this.#chunks.push(chunk)
    this.#size += chunk.length
    this.#arrival?.resolve()
    if (this.#size < (this.#options.limit ?? Infinity)) return
    this.#room ??= createDeferred<void>()
    await this.#room.promise
  }

  /** What is in the queue is still delivered. */
  end(): void {
    this.#ended = true
    this.#arrival?.resolve()
    this.#room?.resolve()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk) {
        this.#size -= chunk.length
        if (this.#size < (this.#options.limit ?? Infinity)) {
          this.#room?.resolve()
          this.#room = undefined
        }
        yield chunk
        this.#options.onTaken?.(chunk.length)
        continue
      }
      if (this.#ended) return
      this.#arrival = createDeferred<void>()
      await this.#arrival.promise
    }
  }
}
