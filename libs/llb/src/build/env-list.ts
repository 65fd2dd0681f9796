/** Changes since the last fold; a get looks through them, a fold copies all variables. */
const MAX_RECENT = 64

type Change = readonly [key: string, value: string | undefined]

/** Ordered variables; immutable. A variable set again moves to the end, as it does in Go's client. */
export class EnvList {
  static readonly empty = new EnvList(new Map(), [])
  readonly #folded: ReadonlyMap<string, string>
  readonly #recent: readonly Change[]

  private constructor(folded: ReadonlyMap<string, string>, recent: readonly Change[]) {
    this.#folded = folded
    this.#recent = recent
  }

  static from(entries: Iterable<readonly [string, string]>): EnvList {
    return new EnvList(fold(new Map(), entries), [])
  }

  get(key: string): string | undefined {
    const change = this.#recent.findLast(([name]) => name === key)
    return change ? change[1] : this.#folded.get(key)
  }

  keys(): readonly string[] {
    return [...this.#all().keys()]
  }

  set(key: string, value: string): EnvList {
    return this.#change([key, value])
  }

  delete(key: string): EnvList {
    return this.get(key) === undefined ? this : this.#change([key, undefined])
  }

  /** `KEY=value` strings. */
  toList(): string[] {
    return [...this.#all()].map(([key, value]) => `${key}=${value}`)
  }

  #change(change: Change): EnvList {
    if (this.#recent.length < MAX_RECENT) return new EnvList(this.#folded, [...this.#recent, change])
    return new EnvList(fold(this.#all(), [change]), [])
  }

  #all(): ReadonlyMap<string, string> {
    return this.#recent.length === 0 ? this.#folded : fold(this.#folded, this.#recent)
  }
}

function fold(base: ReadonlyMap<string, string>, changes: Iterable<Change>): ReadonlyMap<string, string> {
  const values = new Map(base)
  for (const [key, value] of changes) {
    values.delete(key)
    if (value !== undefined) values.set(key, value)
  }
  return values
}
