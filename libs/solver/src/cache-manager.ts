import { isCode, type Logger, newId, silentLogger } from '@slipway/base'
import type { CacheLink, CacheResult, CacheStore } from '@slipway/cache-store'
import { Batcher } from './batcher.ts'
import { createKey } from './cache-key.ts'
import { EMPTY_RESULT } from './results.ts'
import type { CacheKey, CacheManager, CacheRecord, Result, SelectedKey } from './types.ts'

/** Where results of records come from. */
export interface ResultStore {
  load(id: string, loadOptions: unknown): Promise<Result>
  /** Without it every record counts as there until it fails to load. */
  exists?(id: string): Promise<boolean>
  /** Told of each result that is about to be recorded, so that its owner keeps it. */
  save?(result: Result, createdAt: number): Promise<void>
}

export interface CacheManagerOptions {
  readonly id?: string
  readonly store: CacheStore
  readonly results: ResultStore
  readonly logger?: Logger
  /** An imported cache: `save` and the links that queries find are not written. */
  readonly readOnly?: boolean
}

/** Bounds what a long-lived daemon remembers; forgetting costs a few repeated writes. */
const MAX_PERSISTED_IDS = 100_000

export function createCacheManager(options: CacheManagerOptions): CacheManager {
  return new StoreCacheManager(options)
}

class StoreCacheManager implements CacheManager {
  readonly id: string
  readonly #store: CacheStore
  readonly #results: ResultStore
  readonly #logger: Logger
  readonly #readOnly: boolean
  readonly #targets: Batcher<{ readonly source: string; readonly link: CacheLink }, readonly string[]>
  readonly #exists: Batcher<string, boolean>
  readonly #recorded: Batcher<string, readonly CacheResult[]>
  /** Ids of keys whose links are known to stand in the store. Emptied when something was dropped. */
  readonly #persisted = new Set<string>()

  constructor(options: CacheManagerOptions) {
    this.id = options.id ?? newId()
    this.#store = options.store
    this.#results = options.results
    this.#logger = options.logger ?? silentLogger
    this.#readOnly = options.readOnly ?? false
    this.#targets = new Batcher((queries) => this.#store.targets(queries))
    this.#exists = new Batcher((keys) => this.#store.exists(keys))
    this.#recorded = new Batcher((keys) => this.#store.results(keys))
  }

  async query(
    keys: readonly SelectedKey[],
    input: number,
    digest: string,
    output: number,
  ): Promise<readonly CacheKey[]> {
    if (keys.length === 0) {
      const key = createKey(digest, output)
      return (await this.#exists.ask(key.id)) ? [key] : []
    }
    if (keys.length === 1) return this.#queryOne(keys[0]!, { input, digest, output })
    const links = keys.map(({ key, selector }) => ({
      source: key.id,
      link: { input, output, digest, selector },
    }))
    const found = await Promise.all(links.map((link) => this.#targets.ask(link)))
    const ids = new Set(found.flat())
    if (ids.size === 0) return []
    if (!this.#readOnly) {
      this.#linkAlternatives(links, found, ids)
      for (const id of ids) this.#markPersisted(id)
    }
    return [...ids].map((id) => ({ id, digest, output, inputs: [] }))
  }

  async #queryOne(
    { key, selector }: SelectedKey,
    { input, digest, output }: Omit<CacheLink, 'selector'>,
  ): Promise<readonly CacheKey[]> {
    const ids = await this.#targets.ask({ source: key.id, link: { input, output, digest, selector } })
    if (ids.length === 0) return []
    if (!this.#readOnly) for (const id of ids) this.#markPersisted(id)
    return ids.map((id) => ({ id, digest, output, inputs: [] }))
  }

  async records(key: CacheKey): Promise<readonly CacheRecord[]> {
    const found = await this.#recorded.ask(key.id)
    if (found.length === 0) return []
    const alive = await Promise.all(found.map((result) => this.#isAlive(result.id)))
    return found
      .filter((_, i) => alive[i])
      .map((result) => ({ id: result.id, createdAt: result.createdAt, key, manager: this }))
  }

  async load(record: CacheRecord, loadOptions: unknown): Promise<Result> {
    if (record.id === EMPTY_RESULT.id) return EMPTY_RESULT
    try {
      return await this.#results.load(record.id, loadOptions)
    } catch (error) {
      if (isCode(error, 'not-found')) await this.#drop(record.id)
      throw error
    }
  }

  async save(key: CacheKey, result: Result, createdAt: number): Promise<CacheKey> {
    if (this.#readOnly) return key
    const saved = await this.#withKnownId(key)
    await this.#results.save?.(result, createdAt)
    await Promise.all([this.#persist(saved), this.#store.addResult(saved.id, { id: result.id, createdAt })])
    return saved
  }

  async backlinks(key: string): Promise<readonly { readonly source: string; readonly link: CacheLink }[]> {
    return this.#store.backlinks(key)
  }

  async keysOf(resultId: string): Promise<readonly string[]> {
    return this.#store.keysOf(resultId)
  }

  async #isAlive(resultId: string): Promise<boolean> {
    if (resultId === EMPTY_RESULT.id || !this.#results.exists) return true
    if (await this.#results.exists(resultId)) return true
    await this.#drop(resultId)
    return false
  }

  async #drop(resultId: string): Promise<void> {
    if (this.#readOnly) return
    this.#persisted.clear()
    await this.#store.dropResult(resultId)
  }

  /** Not waited for: a link that is lost costs one slow key at most. */
  #linkAlternatives(
    links: readonly { readonly source: string; readonly link: CacheLink }[],
    found: readonly (readonly string[])[],
    ids: ReadonlySet<string>,
  ): void {
    const missing = links.flatMap((link, i) =>
      [...ids].filter((id) => !found[i]!.includes(id)).map((target) => ({ ...link, target })),
    )
    if (missing.length === 0) return
    this.#store.addLinks(missing).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'cache links were not stored')
    })
  }

  /** The key under the id that all its inputs already lead to, if there is one. */
  async #withKnownId(key: CacheKey): Promise<CacheKey> {
    if (key.inputs.length === 0) return key
    const perInput = await Promise.all(
      key.inputs.map(async (alternatives, input) => {
        const found = await Promise.all(
          alternatives.map((alternative) => this.#targets.ask(linkOf(key, input, alternative))),
        )
        return new Set(found.flat())
      }),
    )
    const [first, ...rest] = perInput
    const common = [...first!].filter((id) => rest.every((ids) => ids.has(id))).sort()
    if (common.length === 0 || common.includes(key.id)) return key
    return { ...key, id: common[0]! }
  }

  /** Writes the links into `key`, and into its inputs where those came from another cache. */
  async #persist(key: CacheKey): Promise<void> {
    const links: { source: string; link: CacheLink; target: string }[] = []
    const pending = [key]
    const visited = new Set<CacheKey>()
    for (let current = pending.pop(); current; current = pending.pop()) {
      if (visited.has(current) || (current !== key && this.#persisted.has(current.id))) continue
      visited.add(current)
      for (const [input, alternatives] of current.inputs.entries()) {
        for (const alternative of alternatives) {
          links.push({ ...linkOf(current, input, alternative), target: current.id })
          pending.push(alternative.key)
        }
      }
    }
    if (links.length > 0) await this.#store.addLinks(links)
    for (const done of visited) this.#markPersisted(done.id)
  }

  #markPersisted(id: string): void {
    if (this.#persisted.size >= MAX_PERSISTED_IDS) this.#persisted.clear()
    this.#persisted.add(id)
  }
}

function linkOf(
  key: CacheKey,
  input: number,
  { key: source, selector }: SelectedKey,
): { readonly source: string; readonly link: CacheLink } {
  return { source: source.id, link: { input, output: key.output, digest: key.digest, selector } }
}
