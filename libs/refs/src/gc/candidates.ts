import type { Entry } from '../entry.ts'

interface Ranked {
  readonly entry: Entry
  readonly score: number
}

/**
 * What may be removed, the least valuable first: age and number of uses count alike. Entries that become free while others
 * are removed join in their place.
 */
export class Candidates {
  readonly #age: (entry: Entry) => number
  readonly #uses: (entry: Entry) => number
  readonly #ranked: Ranked[]
  #next = 0

  constructor(entries: readonly Entry[]) {
    this.#age = ranks(entries, (entry) => entry.lastUsedAt ?? 0)
    this.#uses = ranks(entries, (entry) => entry.uses)
    this.#ranked = entries.map((entry) => this.#rank(entry)).toSorted((a, b) => a.score - b.score)
  }

  take(): Entry | undefined {
    return this.#ranked[this.#next++]?.entry
  }

  add(entry: Entry): void {
    const ranked = this.#rank(entry)
    let [low, high] = [this.#next, this.#ranked.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ranked[middle]!.score < ranked.score) low = middle + 1
      else high = middle
    }
    this.#ranked.splice(low, 0, ranked)
  }

  #rank(entry: Entry): Ranked {
    return { entry, score: this.#age(entry) + this.#uses(entry) }
  }
}

/** Position of an entry's value among the distinct values of all, from 0 (lowest) to 1. */
function ranks(entries: readonly Entry[], value: (entry: Entry) => number): (entry: Entry) => number {
  const distinct = [...new Set(entries.map(value))].toSorted((a, b) => a - b)
  return (entry) => {
    const wanted = value(entry)
    let [low, high] = [0, distinct.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (distinct[middle]! < wanted) low = middle + 1
      else high = middle
    }
    return (low + 1) / Math.max(distinct.length, 1)
  }
}
