/** Ordered variables; immutable. A variable set again moves to the end, as it does in Go's client. */
export class EnvList {
  static readonly empty = new EnvList(new Map())
  readonly #values: ReadonlyMap<string, string>

  private constructor(values: ReadonlyMap<string, string>) {
    this.#values = values
  }

  static from(entries: Iterable<readonly [string, string]>): EnvList {
    const values = new Map<string, string>()
    for (const [key, value] of entries) {
      values.delete(key)
      values.set(key, value)
    }
    return new EnvList(values)
  }

  get(key: string): string | undefined {
    return this.#values.get(key)
  }

  keys(): readonly string[] {
    return [...this.#values.keys()]
  }

  set(key: string, value: string): EnvList {
    const values = new Map(this.#values)
    values.delete(key)
    values.set(key, value)
    return new EnvList(values)
  }

  delete(key: string): EnvList {
    if (!this.#values.has(key)) return this
    const values = new Map(this.#values)
    values.delete(key)
    return new EnvList(values)
  }

  /** `KEY=value` strings. */
  toList(): string[] {
    return [...this.#values].map(([key, value]) => `${key}=${value}`)
  }
}
