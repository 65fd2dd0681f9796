import { pace } from '@slipway/base'
import type { Entry } from '../entry.ts'

interface Ranked {
  readonly entry: Entry
  readonly score: number
}

/**
 * What may be removed, the least valuable first: age and number of uses count alike. Entries that become free while others
 * are removed join in their place. A binary heap, so that only as much is ordered as is taken.
 */
export class Candidates {
  readonly #ages: Float64Array
  readonly #uses: Float64Array
  readonly #heap: Ranked[] = []

  private constructor(entries: readonly Entry[]) {
    this.#ages = distinct(entries, ageOf)
    this.#uses = distinct(entries, (entry) => entry.uses)
  }

  static async rank(entries: readonly Entry[]): Promise<Candidates> {
    const candidates = new Candidates(entries)
    for (const entry of entries) {
      candidates.add(entry)
      const turn = pace()
      if (turn) await turn
    }
    return candidates
  }

  add(entry: Entry): void {
    const score = position(this.#ages, ageOf(entry)) + position(this.#uses, entry.uses)
    const heap = this.#heap
    let at = heap.push({ entry, score }) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (heap[parent]!.score <= heap[at]!.score) break
      ;[heap[parent], heap[at]] = [heap[at]!, heap[parent]!]
      at = parent
    }
  }

  take(): Entry | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last) return undefined
    if (heap.length > 0) this.#sink(last)
    return first.entry
  }

  #sink(ranked: Ranked): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.score < heap[child]!.score) child++
      if (heap[child]!.score >= ranked.score) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = ranked
  }
}

function ageOf(entry: Entry): number {
  return entry.lastUsedAt ?? 0
}

function distinct(entries: readonly Entry[], value: (entry: Entry) => number): Float64Array {
  const sorted = Float64Array.from(entries, value).sort()
  return sorted.filter((number, index) => index === 0 || number !== sorted[index - 1])
}

/** Where a value stands among all, from 0 (lowest) to 1. */
function position(values: Float64Array, wanted: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return (low + 1) / Math.max(values.length, 1)
}
