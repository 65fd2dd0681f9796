import { abortable, createDeferred, type Deferred } from '@slipway/base'

interface Waiting {
  readonly owner: string
  readonly turn: Deferred<void>
  readonly onPosition: (position: number) => void
  position: number
}

/**
 * Slots that builds share fairly: whoever has the fewest at the moment comes next, and among equals who came first. A build of
 * a hundred steps does not keep one of two steps waiting.
 */
export class FairQueue {
  readonly #slots: number
  readonly #held = new Map<string, number>()
  #waiting: Waiting[] = []
  #running = 0

  /** 0: no limit. */
  constructor(slots: number) {
    this.#slots = slots
  }

  get running(): number {
    return this.#running
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** `onPosition` is told, from 1, where the caller stands while it waits. The slot is given back by disposing it. */
  async acquire(
    owner: string,
    onPosition: (position: number) => void,
    signal?: AbortSignal,
  ): Promise<Disposable> {
    if (this.#hasRoom() && this.#waiting.length === 0) this.#enter(owner)
    else await this.#wait(owner, onPosition, signal)
    let released = false
    return {
      [Symbol.dispose]: () => {
        if (released) return
        released = true
        this.#leave(owner)
      },
    }
  }

  #hasRoom(): boolean {
    return this.#slots === 0 || this.#running < this.#slots
  }

  #enter(owner: string): void {
    this.#running++
    this.#held.set(owner, (this.#held.get(owner) ?? 0) + 1)
  }

  #leave(owner: string): void {
    this.#running--
    const left = (this.#held.get(owner) ?? 1) - 1
    if (left > 0) this.#held.set(owner, left)
    else this.#held.delete(owner)
    this.#advance()
  }

  async #wait(
    owner: string,
    onPosition: (position: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const waiting: Waiting = { owner, turn: createDeferred<void>(), onPosition, position: 0 }
    this.#waiting.push(waiting)
    this.#tell()
    try {
      await abortable(waiting.turn.promise, signal)
    } catch (error) {
      if (this.#waiting.includes(waiting)) {
        this.#waiting = this.#waiting.filter((other) => other !== waiting)
        this.#tell()
      } else this.#leave(owner)
      throw error
    }
  }

  #advance(): void {
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      const next = this.#order()[0]!
      this.#waiting = this.#waiting.filter((other) => other !== next)
      this.#enter(next.owner)
      next.turn.resolve()
    }
    this.#tell()
  }

  /** In which order those who wait would come if nothing else happened. */
  #order(): readonly Waiting[] {
    const held = new Map(this.#held)
    const left = [...this.#waiting]
    const order: Waiting[] = []
    while (left.length > 0) {
      const has = ({ owner }: Waiting): number => held.get(owner) ?? 0
      const next = left.reduce((best, other) => (has(other) < has(best) ? other : best))
      left.splice(left.indexOf(next), 1)
      held.set(next.owner, has(next) + 1)
      order.push(next)
    }
    return order
  }

  #tell(): void {
    for (const [index, waiting] of this.#order().entries()) {
      if (waiting.position === index + 1) continue
      waiting.position = index + 1
      waiting.onPosition(waiting.position)
    }
  }
}
