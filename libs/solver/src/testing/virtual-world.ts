import { laterTurn, SlipwayError } from '@slipway/base'

/** A small generator of numbers: the same seed gives the same run again. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Time without a clock: whatever waits, waits here, and the world picks who goes on. When nobody waits and not all
 * is done, something hangs.
 */
export class VirtualWorld {
  readonly #random: () => number
  readonly #waiting: (() => void)[] = []
  now = 1

  constructor(seed: number) {
    this.#random = createRandom(seed)
  }

  chance(probability: number): boolean {
    return this.#random() < probability
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  /** Waits for `turns` picks; rejects at once when `signal` aborts. */
  async wait(turns: number, signal?: AbortSignal): Promise<void> {
    for (let i = 0; i < turns; i++) await this.#once(signal)
  }

  /** Lets things happen until `done`. Where nothing does any more, `rouse` may set something off; else it is a hang. */
  async run(done: () => boolean, rouse: () => boolean = () => false): Promise<void> {
    for (;;) {
      // Now and then the next thing happens before all that the last one set off has been looked at.
      if (!this.chance(0.3)) await flush()
      if (done()) return
      if (this.#waiting.length === 0) {
        await flush()
        await flush()
        if (done()) return
        if (this.#waiting.length === 0) {
          if (rouse()) continue
          throw new Error('hang: nothing is under way and not all is done')
        }
      }
      this.now++
      this.#waiting.splice(this.below(this.#waiting.length), 1)[0]!()
    }
  }

  /** Waits until `signal` aborts, which rejects. */
  hang(signal: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const stop = (): void => reject(new SlipwayError('canceled', 'stopped'))
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    })
  }

  #once(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const stop = (): void => {
        const index = this.#waiting.indexOf(go)
        if (index >= 0) this.#waiting.splice(index, 1)
        reject(new SlipwayError('canceled', 'stopped'))
      }
      if (signal?.aborted) {
        stop()
        return
      }
      signal?.addEventListener('abort', stop, { once: true })
      this.#waiting.push(go)
    })
  }
}

/** Microtasks and what they set off, immediates included. */
async function flush(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    await laterTurn()
  }
}
