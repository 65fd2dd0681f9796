import { abortable, abortError, throwIfAborted } from '@slipway/base'

interface Current<T> {
  readonly promise: Promise<T>
  readonly controller: AbortController
  users: number
}

type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }

/**
 * Work that several callers want once. It is aborted when the last one leaves; whoever comes while it winds down
 * waits and starts it anew. A value or an error is kept; what an aborted run threw is not.
 */
export class Flight<T> {
  #current: Current<T> | undefined
  #outcome: Outcome<T> | undefined

  /** Settles when nothing runs any more. Never rejects. */
  async idle(): Promise<void> {
    await this.#current?.promise.catch(() => {})
  }

  /** The value, if there is one. */
  get value(): T | undefined {
    return this.#outcome?.kind === 'value' ? this.#outcome.value : undefined
  }

  get settled(): boolean {
    return this.#outcome !== undefined
  }

  /** Lets a failed run be tried again. */
  forgetError(): void {
    if (this.#outcome?.kind === 'error') this.#outcome = undefined
  }

  async join(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    for (;;) {
      throwIfAborted(signal)
      if (this.#outcome?.kind === 'value') return this.#outcome.value
      if (this.#outcome?.kind === 'error') throw this.#outcome.error
      const current = this.#current ?? this.#start(work)
      if (!current.controller.signal.aborted) return await this.#use(current, signal)
      await abortable(
        current.promise.then(
          () => {},
          () => {},
        ),
        signal,
      )
    }
  }

  #start(work: (signal: AbortSignal) => Promise<T>): Current<T> {
    const controller = new AbortController()
    const run = async (): Promise<T> => {
      try {
        const value = await work(controller.signal)
        this.#outcome = { kind: 'value', value }
        return value
      } catch (error) {
        if (controller.signal.aborted) throw abortError(controller.signal)
        this.#outcome = { kind: 'error', error }
        throw error
      } finally {
        this.#current = undefined
      }
    }
    const current: Current<T> = { promise: run(), controller, users: 0 }
    current.promise.catch(() => {})
    // `run` reaches its first await before it can clear `#current`: `work` is async.
    this.#current = current
    return current
  }

  async #use(current: Current<T>, signal: AbortSignal): Promise<T> {
    current.users++
    try {
      return await abortable(current.promise, signal)
    } finally {
      current.users--
      if (current.users === 0) current.controller.abort()
    }
  }
}
