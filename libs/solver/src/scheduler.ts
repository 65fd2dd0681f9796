/** Something that wants to look at its inputs again. */
export interface Schedulable {
  queued: boolean
  step(): void
}

/** How long edges are handled before the process may do something else. */
const TURN_MS = 4

/**
 * The event loop of the graph. Signals to the same edge are one step; steps run in the order of the signals, one at
 * a time. It never recurses: an edge that changes signals those that wait for it.
 */
export class Scheduler {
  #queue: Schedulable[] = []
  #head = 0
  #isScheduled = false
  #turnStart = 0
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
    const now = performance.now()
    // A chain of microtasks is one turn of the process's loop, however long it gets: cut it.
    if (this.#turnStart === 0) {
      this.#turnStart = now
      setImmediate(this.#endTurn)
    } else if (now - this.#turnStart > TURN_MS) {
      setImmediate(this.#drain)
      return
    }
    this.#drain()
  }

  readonly #endTurn = (): void => {
    this.#turnStart = 0
  }

  readonly #drain = (): void => {
    const start = performance.now()
    while (this.#head < this.#queue.length) {
      const next = this.#queue[this.#head++]!
      next.queued = false
      this.#steps++
      next.step()
      if ((this.#steps & 31) === 0 && performance.now() - start > TURN_MS) {
        setImmediate(this.#drain)
        return
      }
    }
    this.#queue = []
    this.#head = 0
    this.#isScheduled = false
  }
}
