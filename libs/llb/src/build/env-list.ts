/** What a variable was set to, as `KEY=value`, or that it was deleted. */
type Change = readonly [key: string, entry: string | undefined]

/** Room for repeated changes before a log is made anew. */
const SPARE = 64

/** Changes in order, shared by all lists that are a beginning of it. */
class Log {
  readonly changes: Change[] = []
  /** Positions of the changes of each variable, ascending. */
  readonly #positions = new Map<string, number[]>()

  constructor(changes: Iterable<Change>) {
    for (const change of changes) this.append(change)
  }

  append(change: Change): void {
    const known = this.#positions.get(change[0])
    const position = this.changes.push(change) - 1
    if (known) known.push(position)
    else this.#positions.set(change[0], [position])
  }

  /** Whether most changes were overtaken by later ones. */
  get isSparse(): boolean {
    return this.changes.length > 2 * this.#positions.size + SPARE
  }

  /** The last change of a variable among the first `length`; -1 for none. */
  lastOf(key: string, length: number): number {
    const positions = this.#positions.get(key)
    if (!positions) return -1
    let [low, high] = [0, positions.length]
    if (positions.at(-1)! < length) low = high
    while (low < high) {
      const middle = (low + high) >> 1
      if (positions[middle]! < length) low = middle + 1
      else high = middle
    }
    return low === 0 ? -1 : positions[low - 1]!
  }
}

/**
 * Ordered variables; immutable. A variable set again moves to the end, as it does in Go's client. Lists that are made
 * from one another, each from the last, share their memory.
 */
export class EnvList {
  static readonly empty = new EnvList(new Log([]), 0, 0)
  readonly #log: Log
  readonly #length: number
  /** Characters of all `KEY=value` together. */
  readonly size: number

  private constructor(log: Log, length: number, size: number) {
    this.#log = log
    this.#length = length
    this.size = size
  }

  static from(entries: Iterable<readonly [string, string]>): EnvList {
    let list = EnvList.empty
    for (const [key, value] of entries) list = list.set(key, value)
    return list
  }

  get(key: string): string | undefined {
    return this.entry(key)?.slice(key.length + 1)
  }

  /** `KEY=value`. */
  entry(key: string): string | undefined {
    const position = this.#log.lastOf(key, this.#length)
    return position < 0 ? undefined : this.#log.changes[position]![1]
  }

  *keys(): Generator<string> {
    for (let position = 0; position < this.#length; position++) {
      if (this.#isCurrent(position)) yield this.#log.changes[position]![0]
    }
  }

  set(key: string, value: string): EnvList {
    return this.#change([key, `${key}=${value}`])
  }

  delete(key: string): EnvList {
    return this.entry(key) === undefined ? this : this.#change([key, undefined])
  }

  /** `KEY=value` strings. */
  toList(): string[] {
    return this.#current().map(([, entry]) => entry!)
  }

  #change(change: Change): EnvList {
    const grows = this !== EnvList.empty && this.#log.changes.length === this.#length && !this.#log.isSparse
    const log = grows ? this.#log : new Log(this.#current())
    const [key, entry] = change
    const size = this.size - (this.entry(key)?.length ?? 0) + (entry?.length ?? 0)
    log.append(change)
    return new EnvList(log, log.changes.length, size)
  }

  #current(): readonly Change[] {
    return this.#log.changes.filter((_, position) => position < this.#length && this.#isCurrent(position))
  }

  /** Whether what was changed there still holds. */
  #isCurrent(position: number): boolean {
    const [key, entry] = this.#log.changes[position]!
    return entry !== undefined && this.#log.lastOf(key, this.#length) === position
  }
}
