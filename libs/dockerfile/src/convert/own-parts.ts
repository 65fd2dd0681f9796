/**
 * Copies on write: a stage shares the collections of its base until it changes them, and then changes a copy of its own
 * in place, so that many changes cost no more than they are.
 */
export class OwnParts {
  readonly #own = new WeakSet<object>()
  /** Where variables are in the list that is indexed. */
  #env: { readonly entries: string[]; readonly positions: Map<string, number> } | undefined

  map<K, V>(shared: ReadonlyMap<K, V>): Map<K, V> {
    return this.#owned(shared as Map<K, V>, (value) => new Map(value))
  }

  set<T>(shared: ReadonlySet<T>): Set<T> {
    return this.#owned(shared as Set<T>, (value) => new Set(value))
  }

  list<T>(shared: readonly T[]): T[] {
    return this.#owned(shared as T[], (value) => [...value])
  }

  /** The list with `key` set; a variable that is there keeps its place. */
  withVariable(shared: readonly string[], key: string, value: string): readonly string[] {
    const entries = this.list(shared)
    if (this.#env?.entries !== entries) this.#env = { entries, positions: positionsOf(entries) }
    const { positions } = this.#env
    const at = positions.get(key) ?? entries.length
    entries[at] = `${key}=${value}`
    positions.set(key, at)
    return entries
  }

  #owned<T extends object>(value: T, copy: (value: T) => T): T {
    if (this.#own.has(value)) return value
    const own = copy(value)
    this.#own.add(own)
    return own
  }
}

function positionsOf(entries: readonly string[]): Map<string, number> {
  const positions = new Map<string, number>()
  entries.forEach((entry, index) => {
    const key = entry.split('=', 1)[0]!
    if (!positions.has(key)) positions.set(key, index)
  })
  return positions
}
