import type { ImmutableRef } from '@slipway/refs'
import type { HttpFacts } from './keys.ts'

const HELD_MS = 5 * 60_000

/** What a build was answered, held so that nothing between its key and its use can take it away. */
export interface Fetched {
  readonly facts: HttpFacts
  /** One hold of the caller's own. */
  readonly ref: ImmutableRef
}

interface Held {
  readonly facts: HttpFacts
  readonly ref: ImmutableRef
  readonly timer: NodeJS.Timeout
}

/** Answers by build and request. A build sees one answer; the next build asks again. */
export class FetchedFiles {
  readonly #held = new Map<string, Held>()

  get(keys: readonly string[]): Fetched | undefined {
    for (const key of keys) {
      const held = this.#held.get(key)
      if (held) return { facts: held.facts, ref: held.ref.clone() }
    }
    return undefined
  }

  /** Keeps holds of its own for a while. */
  keep(keys: readonly string[], fetched: Fetched): void {
    for (const key of keys) {
      this.#drop(key)
      const timer = setTimeout(() => this.#drop(key), HELD_MS)
      timer.unref()
      this.#held.set(key, { facts: fetched.facts, ref: fetched.ref.clone(), timer })
    }
  }

  async close(): Promise<void> {
    const held = [...this.#held.values()]
    this.#held.clear()
    for (const { timer } of held) clearTimeout(timer)
    await Promise.all(held.map(({ ref }) => ref.release()))
  }

  #drop(key: string): void {
    const held = this.#held.get(key)
    if (!held) return
    this.#held.delete(key)
    clearTimeout(held.timer)
    void held.ref.release().catch(() => {})
  }
}
