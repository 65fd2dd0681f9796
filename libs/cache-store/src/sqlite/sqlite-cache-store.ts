import { errorMessage, laterTurn, type Logger, pace, silentLogger, SlipwayError } from '@slipway/base'
import { setAside } from '@slipway/base/set-aside'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CacheEntry, CacheLink, CacheResult, LastingCacheStore } from '../cache-store.ts'
import { saveEntries } from '../save-entries.ts'
import { checkSoundness, prepareDatabase, readVersion, SCHEMA_VERSION } from './schema.ts'
import { Statements } from './statements.ts'
import { WriteQueue } from './write-queue.ts'

/** Links written, or keys pruned, in one transaction. */
const ROWS_PER_TURN = 64
/** Rows read between two looks at the clock. */
const ROWS_AT_ONCE = 16

/**
 * Opens the index at `path`, creating it. One process at a time writes to it. A file that is not sound, or of another
 * version, is set aside with the ending `.broken`, and the cache starts empty.
 */
export async function openSqliteCacheStore(
  path: string,
  logger: Logger = silentLogger,
): Promise<SqliteCacheStore> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  try {
    return new SqliteCacheStore(openDatabase(path))
  } catch (error) {
    if (path === ':memory:' || !isUnsound(error)) throw error
    logger.warn({ err: error }, `cache index ${path} is not usable, starting with an empty one`)
    setAside(path)
    return new SqliteCacheStore(openDatabase(path))
  }
}

function openDatabase(path: string): DatabaseSync {
  // A log that is still there was left by a process that did not close the database.
  const isLeftOpen = existsSync(`${path}-wal`)
  const database = new DatabaseSync(path)
  try {
    if (isLeftOpen) checkSoundness(database)
    const version = readVersion(database)
    if (version !== 0 && version !== SCHEMA_VERSION) {
      throw new SlipwayError('data-loss', `cache index ${path} has version ${version}, not ${SCHEMA_VERSION}`)
    }
    prepareDatabase(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** True for what a new file cures: corruption and versions, not missing rights or a full disk. */
function isUnsound(error: unknown): boolean {
  if (error instanceof SlipwayError) return error.code === 'data-loss'
  return /not a database|malformed|corrupt/i.test(errorMessage(error))
}

export class SqliteCacheStore implements LastingCacheStore {
  readonly #database: DatabaseSync
  readonly #statements: Statements
  readonly #writes: WriteQueue

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = new Statements(database)
    this.#writes = new WriteQueue(database)
  }

  targets(
    queries: readonly { readonly source: string; readonly link: CacheLink }[],
  ): Promise<readonly (readonly string[])[]> {
    return readAll(queries, ({ source, link }) => this.#statements.targets(source, link))
  }

  results(keys: readonly string[]): Promise<readonly (readonly CacheResult[])[]> {
    return readAll(keys, (key) => this.#statements.results(key))
  }

  exists(keys: readonly string[]): Promise<readonly boolean[]> {
    return readAll(keys, (key) => this.#statements.exists(key))
  }

  async addLinks(
    links: readonly { readonly source: string; readonly link: CacheLink; readonly target: string }[],
  ): Promise<void> {
    const parts: Promise<void>[] = []
    for (let at = 0; at < links.length; at += ROWS_PER_TURN) {
      const part = links.slice(at, at + ROWS_PER_TURN)
      parts.push(
        this.#writes.add(() => {
          for (const { source, link, target } of part) this.#statements.addLink(source, link, target)
        }),
      )
    }
    await Promise.all(parts)
  }

  addResult(key: string, result: CacheResult): Promise<void> {
    return this.#writes.add(() => this.#statements.addResult(key, result))
  }

  save(entries: readonly CacheEntry[]): Promise<readonly string[]> {
    return saveEntries(this, entries)
  }

  async dropResult(resultId: string): Promise<void> {
    let pending: number[] = []
    await this.#writes.add(() => {
      pending = [...this.#statements.removeResult(resultId)]
    })
    // A long chain is pruned in parts; between them the rest of it only leads to nothing.
    while (pending.length > 0) await this.#writes.add(() => this.#pruneSome(pending))
  }

  async keysOf(resultId: string): Promise<readonly string[]> {
    return this.#statements.keysOf(resultId)
  }

  async backlinks(key: string): Promise<readonly { readonly source: string; readonly link: CacheLink }[]> {
    return this.#statements.backlinks(key)
  }

  async seen(workers: readonly string[]): Promise<void> {
    const now = Date.now()
    await this.#writes.add(() => {
      for (const worker of workers) this.#statements.seen(worker, now)
    })
  }

  async removeAbandoned(ageMs: number): Promise<number> {
    const before = Date.now() - ageMs
    for (let dropped = 0; ; ) {
      const ids = this.#database.isOpen ? this.#statements.abandoned(before, ROWS_PER_TURN) : []
      for (const id of ids) await this.dropResult(id)
      dropped += ids.length
      if (ids.length > 0) continue
      if (this.#database.isOpen) await this.#writes.add(() => this.#statements.forgetWorkers(before))
      return dropped
    }
  }

  /** Drops the results that `isKnown` denies: what a crash left between the removal of a ref and that of its record. */
  async removeStrayResults(isKnown: (resultId: string) => boolean): Promise<void> {
    const last = this.#statements.lastKey()
    for await (const id of this.resultIds()) if (!isKnown(id)) await this.dropResult(id)
    // A drop that was cut short left keys that lead to nothing. Newer ones may still get their result.
    for (let found = true; found && this.#database.isOpen; ) {
      const pending = [...this.#statements.emptyKeys(last, ROWS_PER_TURN)]
      found = pending.length > 0
      while (pending.length > 0) await this.#writes.add(() => this.#pruneSome(pending))
    }
  }

  /** Ids of all results that stand under some key. */
  async *resultIds(): AsyncIterable<string> {
    let after = ''
    for (;;) {
      const ids = this.#statements.resultIds(after, ROWS_PER_TURN)
      if (ids.length === 0) return
      yield* ids
      after = ids[ids.length - 1]!
      await laterTurn()
    }
  }

  async close(): Promise<void> {
    if (!this.#database.isOpen) return
    await this.#writes.close()
    if (this.#database.isOpen) this.#database.close()
  }

  #pruneSome(pending: number[]): void {
    for (let i = 0; i < ROWS_PER_TURN; i++) {
      const key = pending.pop()
      if (key === undefined) return
      pending.push(...this.#statements.removeIfEmpty(key))
    }
  }
}

async function readAll<Q, R>(questions: readonly Q[], read: (question: Q) => R): Promise<readonly R[]> {
  const answers: R[] = []
  for (const question of questions) {
    const rest = answers.length % ROWS_AT_ONCE === 0 ? pace() : undefined
    if (rest) await rest
    answers.push(read(question))
  }
  return answers
}
