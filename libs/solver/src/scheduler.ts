import { inLaterTurn, isTurnOver } from '@slipway/base'

/** Something that wants to look at its inputs again. */
export interface Schedulable {
  queued: boolean
  step(): void
}

/** Between two looks at the clock. */
const STEPS_AT_ONCE = 16

/**
 * The event loop of the graph. Signals to the same edge are one step; steps run in the order of the signals, one at
 * a time. It never recurses: an edge that changes signals those that wait for it.
 */
export class Scheduler {
  #queue: Schedulable[] = []
  #head = 0
  #isScheduled = false
  #steps = 0

  /** Steps taken so far: a measure of work for tests. */
  get steps(): number {
    return this.#steps
  }

  signal(target: Schedulable): void {
    if (target.queued) return
    target.queued = true
    this.#queue.push(target)
    if (this.#isScheduled) return
    this.#isScheduled = true
    queueMicrotask(this.#wake)
  }

  readonly #wake = (): void => {
    // A chain of microtasks is one turn of the process's loop, however long it gets: cut it.
    if (isTurnOver()) inLaterTurn(this.#drain)
    else this.#drain()
  }

  readonly #drain = (): void => {
    while (this.#head < this.#queue.length) {
      const next = this.#queue[this.#head++]!
      next.queued = false
      this.#steps++
      next.step()
      if (this.#steps % STEPS_AT_ONCE === 0 && isTurnOver()) {
        inLaterTurn(this.#drain)
        return
      }
    }
    this.#queue = []
    this.#head = 0
    this.#isScheduled = false
  }
}
