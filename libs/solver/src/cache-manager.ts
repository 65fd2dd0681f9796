import { isCode, type Logger, newId, silentLogger } from '@slipway/base'
import type { CacheEntry, CacheLink, CacheResult, CacheStore, CacheWay } from '@slipway/cache-store'
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
  readonly #saves: Batcher<CacheEntry, string>
  /** Links that nobody waits for. */
  readonly #links: Batcher<CacheEntry['links'], undefined>
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
    this.#saves = new Batcher((entries) => this.#store.save(entries))
    this.#links = new Batcher(async (lists) => {
      await this.#store.addLinks(lists.flat())
      return lists.map(() => undefined)
    })
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
    await this.#results.save?.(result, createdAt)
    const { entry, written } = this.#entryOf(key, { id: result.id, createdAt })
    const id = await this.#saves.ask(entry)
    for (const done of [id, ...written]) this.#markPersisted(done)
    return id === key.id ? key : { ...key, id }
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
    this.#links.ask(missing).catch((error: unknown) => {
      this.#logger.warn({ err: error }, 'cache links were not stored')
    })
  }

  /** With the links into the key's inputs where those came from another cache; `written` are the ids of these inputs. */
  #entryOf(
    key: CacheKey,
    result: CacheResult,
  ): { readonly entry: CacheEntry; readonly written: readonly string[] } {
    const links: (CacheWay & { target: string })[] = []
    const pending = key.inputs.flat().map((alternative) => alternative.key)
    const visited = new Set<CacheKey>([key])
    for (let current = pending.pop(); current; current = pending.pop()) {
      if (visited.has(current) || this.#persisted.has(current.id)) continue
      visited.add(current)
      for (const [input, alternatives] of current.inputs.entries()) {
        for (const alternative of alternatives) {
          links.push({ ...linkOf(current, input, alternative), target: current.id })
          pending.push(alternative.key)
        }
      }
    }
    visited.delete(key)
    const inputs = key.inputs.map((ways, input) => ways.map((way) => linkOf(key, input, way)))
    return { entry: { key: key.id, result, inputs, links }, written: [...visited].map(({ id }) => id) }
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
