import { type Logger, silentLogger } from '@slipway/base'
import type { CacheKey, CacheManager, CacheRecord, Result, SelectedKey } from './types.ts'

/**
 * The main cache and its imports as one. An import that fails is a warning and a miss, never a failed build.
 * What an import gives is saved in the main cache when it is used.
 */
export function combineCaches(
  main: CacheManager,
  imports: readonly CacheManager[],
  logger: Logger = silentLogger,
): CacheManager {
  if (imports.length === 0) return main
  return new CombinedCache(main, imports, logger)
}

class CombinedCache implements CacheManager {
  readonly id: string
  readonly #main: CacheManager
  readonly #all: readonly CacheManager[]
  readonly #logger: Logger

  constructor(main: CacheManager, imports: readonly CacheManager[], logger: Logger) {
    this.#main = main
    this.#all = [main, ...imports]
    this.#logger = logger
    this.id = this.#all.map(({ id }) => id).join(',')
  }

  async query(
    keys: readonly SelectedKey[],
    input: number,
    digest: string,
    output: number,
  ): Promise<readonly CacheKey[]> {
    const found = await this.#askAll((manager) => manager.query(keys, input, digest, output))
    const byId = new Map<string, CacheKey>()
    for (const key of found) if (!byId.has(key.id)) byId.set(key.id, key)
    return [...byId.values()]
  }

  async records(key: CacheKey): Promise<readonly CacheRecord[]> {
    const found = await this.#askAll((manager) => manager.records(key))
    const byId = new Map<string, CacheRecord>()
    for (const record of found) if (!byId.has(record.id)) byId.set(record.id, record)
    return [...byId.values()]
  }

  async load(record: CacheRecord, loadOptions: unknown): Promise<Result> {
    const result = await record.manager.load(record, loadOptions)
    if (record.manager.id === this.#main.id) return result
    try {
      await this.#main.save(record.key, result, record.createdAt)
    } catch (error) {
      this.#logger.warn({ err: error }, 'imported cache record was not stored')
    }
    return result
  }

  save(key: CacheKey, result: Result, createdAt: number): Promise<CacheKey> {
    return this.#main.save(key, result, createdAt)
  }

  /** Answers of all managers, those of the main one first. */
  async #askAll<T>(ask: (manager: CacheManager) => Promise<readonly T[]>): Promise<readonly T[]> {
    const settled = await Promise.allSettled(this.#all.map(ask))
    return settled.flatMap((outcome, i) => {
      if (outcome.status === 'fulfilled') return outcome.value
      if (i === 0) throw outcome.reason
      this.#logger.warn({ err: outcome.reason }, 'cache source failed')
      return []
    })
  }
}
