import { errorCode, SlipwayError } from './errors.ts'

export interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

export function createDeferred<T>(): Deferred<T> {
  return Promise.withResolvers<T>()
}

/** The error of an aborted signal: a SlipwayError reason as it is, anything else as `canceled`. */
export function abortError(signal: AbortSignal): SlipwayError {
  const reason: unknown = signal.reason
  if (reason instanceof SlipwayError) return reason
  if (errorCode(reason) === 'deadline-exceeded') {
    return new SlipwayError('deadline-exceeded', 'context deadline exceeded', { cause: reason })
  }
  return new SlipwayError('canceled', 'context canceled', { cause: reason })
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal)
}

/** Lets `source` rest while `taken`, what its reader answered, is a promise that has not settled. */
export function pauseWhile(source: { pause(): unknown; resume(): unknown }, taken: unknown): void {
  if (!isPromise(taken)) return
  source.pause()
  const go = (): void => void source.resume()
  taken.then(go, go)
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { readonly then?: unknown } | undefined)?.then === 'function'
}

/** Waits for `promise`, or rejects as soon as `signal` aborts. The work itself goes on. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  throwIfAborted(signal)
  const aborted = createDeferred<never>()
  const onAbort = (): void => aborted.reject(abortError(signal))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Sleeps `ms` milliseconds; rejects when aborted. Does not keep the process alive. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve } = createDeferred<void>()
  const timer = setTimeout(resolve, ms)
  return abortable(promise, signal).finally(() => clearTimeout(timer))
}

/** Does `work` each `ms` milliseconds, until it is disposed of. Does not keep the process alive. */
export function every(ms: number, work: () => void): Disposable {
  const timer = setInterval(work, ms).unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

/** Counting semaphore, first come first served. */
export class Semaphore {
  readonly permits: number
  readonly #waiting: (() => void)[] = []
  #free: number

  constructor(permits: number) {
    this.permits = permits
    this.#free = permits
  }

  /** How many hold a permit. */
  get used(): number {
    return this.permits - this.#free
  }

  /** How many wait for one. */
  get waiting(): number {
    return this.#waiting.length
  }

  async acquire(signal?: AbortSignal): Promise<Disposable> {
    throwIfAborted(signal)
    if (this.#free > 0) this.#free--
    else await this.#wait(signal)
    let released = false
    return {
      [Symbol.dispose]: () => {
        if (released) return
        released = true
        this.#release()
      },
    }
  }

  async run<T>(fn: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    using _permit = await this.acquire(signal)
    return await fn()
  }

  #release(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const turn = createDeferred<void>()
    const enter = (): void => turn.resolve()
    this.#waiting.push(enter)
    try {
      await abortable(turn.promise, signal)
    } catch (error) {
      const index = this.#waiting.indexOf(enter)
      if (index >= 0) this.#waiting.splice(index, 1)
      else this.#release()
      throw error
    }
  }
}

/** One lock per key; keys that nobody holds cost nothing. */
export class KeyedMutex {
  readonly #locks = new Map<string, { readonly semaphore: Semaphore; users: number }>()

  async acquire(key: string, signal?: AbortSignal): Promise<Disposable> {
    const lock = this.#locks.get(key) ?? { semaphore: new Semaphore(1), users: 0 }
    this.#locks.set(key, lock)
    lock.users++
    const leave = (): void => {
      lock.users--
      if (lock.users === 0) this.#locks.delete(key)
    }
    try {
      const permit = await lock.semaphore.acquire(signal)
      return {
        [Symbol.dispose]: () => {
          permit[Symbol.dispose]()
          leave()
        },
      }
    } catch (error) {
      leave()
      throw error
    }
  }

  async run<T>(key: string, fn: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    using _lock = await this.acquire(key, signal)
    return await fn()
  }
}

/** Joins concurrent calls of the same key into one; the result is not kept after it settled. */
export class SingleFlight<T> {
  readonly #running = new Map<string, Promise<T>>()

  do(key: string, fn: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key)
    if (running) return running
    const started = fn().finally(() => this.#running.delete(key))
    this.#running.set(key, started)
    return started
  }
}

/** Maps with at most `limit` in flight; the first failure rejects after the started ones settled. */
export async function mapLimit<T, R>(
  items: readonly T[],
  limit: number,
  fn: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = Array.from({ length: items.length })
  let next = 0
  let failed = false
  const run = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++
      try {
        results[index] = await fn(items[index]!, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const settled = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, run))
  for (const outcome of settled) if (outcome.status === 'rejected') throw outcome.reason
  return results
}
