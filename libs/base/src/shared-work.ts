import { abortable } from './async.ts'
import { SlipwayError } from './errors.ts'

interface Running<T> {
  readonly promise: Promise<T>
  readonly controller: AbortController
  users: number
}

/**
 * Joins concurrent calls of the same key into one piece of work, which is cancelled only when everybody who waits for
 * it has gone. Nothing is kept after it settled.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>()

  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const running = this.#running.get(key) ?? this.#start(key, work)
    running.users++
    try {
      return await abortable(running.promise, signal)
    } finally {
      running.users--
      if (running.users === 0) this.#abandon(key, running)
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController()
    const promise = work(controller.signal).finally(() => this.#forget(key, running))
    // Whoever waits sees the failure; without anybody left it is nobody's.
    promise.catch(() => {})
    const running: Running<T> = { promise, controller, users: 0 }
    this.#running.set(key, running)
    return running
  }

  #abandon(key: string, running: Running<T>): void {
    if (this.#running.get(key) !== running) return
    this.#running.delete(key)
    running.controller.abort(new SlipwayError('canceled', 'context canceled'))
  }

  #forget(key: string, running: Running<T>): void {
    if (this.#running.get(key) === running) this.#running.delete(key)
  }
}
