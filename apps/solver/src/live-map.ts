/** A map whose entries are looked up when they are asked for: what is there may come and go. */
export class LiveMap<T> extends Map<string, T> {
  readonly #find: (key: string) => T | undefined

  constructor(find: (key: string) => T | undefined) {
    super()
    this.#find = find
  }

  override get(key: string): T | undefined {
    return this.#find(key)
  }

  override has(key: string): boolean {
    return this.#find(key) !== undefined
  }
}
