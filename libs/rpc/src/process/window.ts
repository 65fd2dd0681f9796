import { createDeferred, type Deferred } from '@slipway/base'

/** Bytes of stdin on their way that nobody has taken yet. */
export const STDIN_WINDOW = 1 << 20

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
