import type { ActiveVertex } from './active-vertex.ts'
import type { ActiveEdge } from './edge.ts'

/**
 * Active vertices by their cache keys: finds vertices with other digests that are the same work. Two are the same
 * when their cache map digests agree and each input has a key in common.
 */
export class EdgeIndex {
  readonly #byToken = new Map<string, Set<ActiveVertex>>()
  readonly #tokensOf = new Map<ActiveVertex, readonly Set<string>[]>()

  /** Enters the vertex under the keys that `edge` knows now. Answers other vertices that are the same. */
  enter(edge: ActiveEdge): readonly ActiveVertex[] {
    const { vertex } = edge
    const fresh = tokensOf(edge)
    if (!fresh) return []
    const known = this.#tokensOf.get(vertex)
    const tokens = fresh.map((set, i) => (known ? new Set([...known[i]!, ...set]) : set))
    this.#tokensOf.set(vertex, tokens)
    const found = new Set<ActiveVertex>()
    for (const token of tokens[0]!) {
      let entered = this.#byToken.get(token)
      if (!entered) this.#byToken.set(token, (entered = new Set()))
      for (const other of entered) if (other !== vertex && this.#isSame(other, tokens)) found.add(other)
      entered.add(vertex)
    }
    return [...found]
  }

  remove(vertex: ActiveVertex): void {
    for (const token of this.#tokensOf.get(vertex)?.[0] ?? []) {
      const entered = this.#byToken.get(token)
      entered?.delete(vertex)
      if (entered?.size === 0) this.#byToken.delete(token)
    }
    this.#tokensOf.delete(vertex)
  }

  /** How many keys are entered: a measure for tests. */
  get size(): number {
    return this.#byToken.size
  }

  #isSame(other: ActiveVertex, tokens: readonly Set<string>[]): boolean {
    const theirs = this.#tokensOf.get(other)
    if (theirs?.length !== tokens.length) return false
    return tokens.every((mine, i) => [...mine].some((token) => theirs[i]!.has(token)))
  }
}

/** Per input the names of its keys; the names of the cache maps for an edge without inputs. */
function tokensOf(edge: ActiveEdge): readonly Set<string>[] | undefined {
  const inputs = edge.inputs ?? []
  if (inputs.length === 0) return [new Set(edge.maps.map(({ digest }) => digest))]
  const { map } = edge
  if (!map) return undefined
  const tokens: Set<string>[] = []
  for (const input of inputs) {
    const selector = input.spec?.selector ?? ''
    const set = new Set<string>()
    for (const key of [...input.child.keys, ...(input.child.result?.keys ?? [])]) {
      set.add(`${map.digest}|${key.id}|${selector}`)
    }
    if (input.contentKey) set.add(`${map.digest}|${input.contentKey.id}|`)
    if (set.size === 0) return undefined
    tokens.push(set)
  }
  return tokens
}
