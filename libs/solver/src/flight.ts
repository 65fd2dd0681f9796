import { SlipwayError } from '@slipway/base'

/** An abort signal that costs nothing until somebody looks at it. */
export class Cancellation {
  #controller: AbortController | undefined
  #isCanceled = false

  get isCanceled(): boolean {
    return this.#isCanceled
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#isCanceled) this.#controller.abort(canceled())
    }
    return this.#controller.signal
  }

  cancel(): void {
    if (this.#isCanceled) return
    this.#isCanceled = true
    this.#controller?.abort(canceled())
  }
}

function canceled(): SlipwayError {
  return new SlipwayError('canceled', 'context canceled')
}

type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }

interface Run {
  readonly cancellation: Cancellation
  /** Settles with the run, never rejects. */
  readonly ended: Promise<void>
}

/** One caller's share of a flight. */
export interface Ticket {
  /** Nothing is told to this caller any more; the work ends when nobody else waits for it. */
  leave(): void
}

interface Waiter<T> extends Ticket {
  readonly onValue: (value: T) => void
  readonly onError: (error: unknown) => void
}

/**
 * Work that several callers want once. It is cancelled when the last one leaves; whoever comes while it winds down
 * waits and starts it anew. A value or an error is kept; what a cancelled run threw is not.
 */
export class Flight<T> {
  readonly #work: (cancellation: Cancellation) => Promise<T>
  readonly #waiters = new Set<Waiter<T>>()
  #run: Run | undefined
  #outcome: Outcome<T> | undefined

  constructor(work: (cancellation: Cancellation) => Promise<T>) {
    this.#work = work
  }

  /** The value, if there is one. */
  get value(): T | undefined {
    return this.#outcome?.kind === 'value' ? this.#outcome.value : undefined
  }

  /** Settles when nothing runs any more; undefined when nothing does. */
  get ended(): Promise<void> | undefined {
    return this.#run?.ended
  }

  /** Lets a failed run be tried again. */
  forgetError(): void {
    if (this.#outcome?.kind === 'error') this.#outcome = undefined
  }

  /** Exactly one of the callbacks is called, later than this returns, unless the ticket is left before. */
  join(onValue: (value: T) => void, onError: (error: unknown) => void): Ticket {
    const waiter: Waiter<T> = {
      onValue,
      onError,
      leave: () => {
        if (this.#waiters.delete(waiter) && this.#waiters.size === 0) this.#run?.cancellation.cancel()
      },
    }
    this.#waiters.add(waiter)
    if (this.#outcome) queueMicrotask(() => this.#tell())
    else if (!this.#run) this.#start()
    return waiter
  }

  #start(): void {
    const cancellation = new Cancellation()
    const ended = this.#work(cancellation).then(
      (value) => this.#end({ kind: 'value', value }),
      (error: unknown) => this.#end(cancellation.isCanceled ? undefined : { kind: 'error', error }),
    )
    this.#run = { cancellation, ended }
  }

  #end(outcome: Outcome<T> | undefined): void {
    this.#run = undefined
    this.#outcome = outcome
    if (outcome) this.#tell()
    else if (this.#waiters.size > 0) this.#start()
  }

  #tell(): void {
    const outcome = this.#outcome
    if (!outcome) {
      // The error was forgotten between the question and the answer.
      if (!this.#run && this.#waiters.size > 0) this.#start()
      return
    }
    const waiters = [...this.#waiters]
    this.#waiters.clear()
    for (const waiter of waiters) {
      if (outcome.kind === 'value') waiter.onValue(outcome.value)
      else waiter.onError(outcome.error)
    }
  }
}
