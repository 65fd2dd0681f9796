import { createDeferred, type Deferred } from '@slipway/base'

/** Bytes of stdin on their way that nobody has taken yet. */
export const STDIN_WINDOW = 1 << 20

/** Standard input as it arrives. `taken` is told what the process has taken, so that the sender may go on. */
export class InputQueue implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = []
  readonly #taken: (bytes: number) => void
  #ended = false
  #arrival: Deferred<void> | undefined

  constructor(taken: (bytes: number) => void) {
    this.#taken = taken
  }

  push(chunk: Uint8Array): void {
    if (this.#ended) return
    this.#chunks.push(chunk)
    this.#arrival?.resolve()
  }

  end(): void {
    this.#ended = true
    this.#arrival?.resolve()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk) {
        yield chunk
        this.#taken(chunk.length)
        continue
      }
      if (this.#ended) return
      this.#arrival = createDeferred<void>()
      await this.#arrival.promise
    }
  }
}

/** How much may still be sent. */
export class Window {
  #free: number
  #wait: Deferred<void> | undefined

  constructor(size: number) {
    this.#free = size
  }

  async take(bytes: number, signal: AbortSignal): Promise<void> {
    while (this.#free <= 0 && !signal.aborted) {
      this.#wait = createDeferred<void>()
      const { resolve, promise } = this.#wait
      signal.addEventListener('abort', () => resolve(), { once: true })
      await promise
    }
    this.#free -= bytes
  }

  give(bytes: number): void {
    this.#free += bytes
    this.#wait?.resolve()
  }
}
