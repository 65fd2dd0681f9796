import type { ActiveVertex } from './active-vertex.ts'
import type { ActiveEdge } from './edge.ts'

interface Entry {
  readonly map: string
  /** Per input the names of its keys. Few, so a list serves best. */
  readonly inputs: readonly string[][]
}

/**
 * Active vertices by their cache keys: finds vertices with other digests that are the same work. Two are the same
 * when their cache map digests agree and each input has a key in common.
 */
export class EdgeIndex {
  /** By cache map digest and name of a key of the first input ('' where there are none). */
  readonly #places = new Map<string, Map<string, Set<ActiveVertex>>>()
  readonly #entries = new Map<ActiveVertex, Entry[]>()

  /** Enters the vertex under the keys that `edge` knows now. Answers other vertices that are the same. */
  enter(edge: ActiveEdge): ReadonlySet<ActiveVertex> {
    const found = new Set<ActiveVertex>()
    const { vertex } = edge
    if (vertex.inputs.length === 0) {
      for (const { digest } of edge.maps) this.#enter(vertex, { map: digest, inputs: [] }, found)
      return found
    }
    const inputs = namesOf(edge)
    if (inputs) this.#enter(vertex, { map: edge.map!.digest, inputs }, found)
    return found
  }

  /** `into` stands under the keys of `from` as well from now on, and `from` no more. */
  move(from: ActiveVertex, into: ActiveVertex): void {
    const entries = this.#entries.get(from) ?? []
    this.remove(from)
    const found = new Set<ActiveVertex>()
    for (const { map, inputs } of entries)
      this.#enter(into, { map, inputs: inputs.map((names) => [...names]) }, found)
  }

  remove(vertex: ActiveVertex): void {
    for (const { map, inputs } of this.#entries.get(vertex) ?? []) {
      const places = this.#places.get(map)
      for (const name of inputs[0] ?? ['']) {
        const place = places?.get(name)
        place?.delete(vertex)
        if (place?.size === 0) places?.delete(name)
      }
      if (places?.size === 0) this.#places.delete(map)
    }
    this.#entries.delete(vertex)
  }

  /** How many cache map digests are entered: a measure for tests. */
  get size(): number {
    return this.#places.size
  }

  #enter(vertex: ActiveVertex, fresh: Entry, found: Set<ActiveVertex>): void {
    const entry = this.#add(vertex, fresh)
    let places = this.#places.get(entry.map)
    if (!places) this.#places.set(entry.map, (places = new Map()))
    for (const name of entry.inputs[0] ?? ['']) {
      const place = places.get(name)
      if (!place) {
        places.set(name, new Set([vertex]))
        continue
      }
      for (const other of place) if (other !== vertex && this.#isSame(other, entry)) found.add(other)
      place.add(vertex)
    }
  }

  #add(vertex: ActiveVertex, fresh: Entry): Entry {
    const entries = this.#entries.get(vertex)
    if (!entries) {
      this.#entries.set(vertex, [fresh])
      return fresh
    }
    const known = entries.find(({ map }) => map === fresh.map)
    if (!known) {
      entries.push(fresh)
      return fresh
    }
    for (const [i, names] of fresh.inputs.entries()) {
      const mine = known.inputs[i]!
      for (const name of names) if (!mine.includes(name)) mine.push(name)
    }
    return known
  }

  #isSame(other: ActiveVertex, { map, inputs }: Entry): boolean {
    const theirs = this.#entries.get(other)?.find((entry) => entry.map === map)
    if (theirs?.inputs.length !== inputs.length) return false
    return inputs.every((names, i) => names.some((name) => theirs.inputs[i]!.includes(name)))
  }
}

function namesOf(edge: ActiveEdge): string[][] | undefined {
  const inputs: string[][] = []
  for (const input of edge.inputs ?? []) {
    const suffix = input.spec?.selector === undefined ? '' : `|${input.spec.selector}`
    const names: string[] = input.child.keys.map(({ id }) => id + suffix)
    for (const { id } of input.child.result?.keys ?? [])
      if (!names.includes(id + suffix)) names.push(id + suffix)
    if (input.contentKey) names.push(input.contentKey.id)
    if (names.length === 0) return undefined
    inputs.push(names)
  }
  return inputs
}
