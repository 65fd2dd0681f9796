import { Database, migrate, type PostgresOptions } from '@slipway/postgres'
import type { CacheEntry, CacheLink, CacheResult, LastingCacheStore } from '../cache-store.ts'
import { saveEntries } from '../save-entries.ts'
import { MIGRATIONS } from './migrations.ts'
import {
  dropAbandoned,
  insertAll,
  nameOf,
  selectBacklinks,
  selectExisting,
  selectKeysOf,
  selectResults,
  selectTargets,
} from './statements.ts'
import { type NewLink, WriteQueue } from './write-queue.ts'

/** Questions of one statement, links of one transaction. */
const BATCH = 1_000
/** Results that are dropped in one transaction. */
const DROP_BATCH = 500
/** Held by the one who looks for keys that never came to anything, or whose worker is gone. */
const SWEEP_LOCK = 0x51195aa
/** A build that makes a key puts a result under it sooner than this. */
const SWEEP_AGE = '1 day'

/**
 * The index in a PostgreSQL database, in the schema `slipway`, which is made and brought up to date here. Any number of
 * processes may write to it. Waits for a server that is away; throws `unavailable` when that takes too long.
 */
export async function openPostgresCacheStore(options: PostgresOptions): Promise<PostgresCacheStore> {
  const database = await Database.create(options)
  try {
    await database.transaction((client) => migrate(client, MIGRATIONS))
    return new PostgresCacheStore(database)
  } catch (error) {
    await database.close()
    throw error
  }
}

export class PostgresCacheStore implements LastingCacheStore {
  readonly #database: Database
  readonly #writes: WriteQueue

  constructor(database: Database) {
    this.#database = database
    this.#writes = new WriteQueue((writes) =>
      database.transaction((client) =>
        insertAll(
          client,
          writes.flatMap(({ links }) => links),
          writes.flatMap(({ results }) => results),
        ),
      ),
    )
  }

  targets(
    queries: readonly { readonly source: string; readonly link: CacheLink }[],
  ): Promise<readonly (readonly string[])[]> {
    return this.#inBatches(queries, (part) => this.#database.run((client) => selectTargets(client, part)))
  }

  results(keys: readonly string[]): Promise<readonly (readonly CacheResult[])[]> {
    return this.#inBatches(keys, (part) => this.#database.run((client) => selectResults(client, part)))
  }

  exists(keys: readonly string[]): Promise<readonly boolean[]> {
    return this.#inBatches(keys, (part) => this.#database.run((client) => selectExisting(client, part)))
  }

  async addLinks(links: readonly NewLink[]): Promise<void> {
    const parts: Promise<void>[] = []
    for (let at = 0; at < links.length; at += BATCH)
      parts.push(this.#writes.add({ links: links.slice(at, at + BATCH), results: [] }))
    await Promise.all(parts)
  }

  addResult(key: string, result: CacheResult): Promise<void> {
    return this.#writes.add({ links: [], results: [{ key, result }] })
  }

  save(entries: readonly CacheEntry[]): Promise<readonly string[]> {
    return saveEntries(this, entries)
  }

  /** One transaction, however much leads to nothing without it. */
  async dropResult(resultId: string): Promise<void> {
    await this.#writes.settled()
    await this.#database.run((client) => client.query('SELECT slipway.drop_result($1)', [resultId]))
  }

  keysOf(resultId: string): Promise<readonly string[]> {
    return this.#database.run((client) => selectKeysOf(client, resultId))
  }

  backlinks(key: string): Promise<readonly { readonly source: string; readonly link: CacheLink }[]> {
    return this.#database.run((client) => selectBacklinks(client, key))
  }

  /**
   * Removes keys without results that builds left which did not get so far, once they are old. Nothing happens while another
   * process does the same.
   */
  async removeEmptyKeys(olderThan = SWEEP_AGE): Promise<void> {
    await this.#database.transaction(async (client) => {
      const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
        SWEEP_LOCK,
      ])
      if (!rows[0]?.mine) return
      await client.query(
        `SELECT slipway.prune(array_agg(id)) FROM slipway.key k WHERE created_at < now() - $1::interval
         AND NOT EXISTS (SELECT 1 FROM slipway.result r WHERE r.key = k.id)
         AND NOT EXISTS (SELECT 1 FROM slipway.link l WHERE l.source = k.id)`,
        [olderThan],
      )
    })
  }

  async seen(workers: readonly string[]): Promise<void> {
    await this.#database.run((client) =>
      client.query(
        `INSERT INTO slipway.worker (id, seen_at) SELECT id, now() FROM unnest($1::text[]) AS id
         ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at`,
        [[...new Set(workers.map(nameOf))].sort()],
      ),
    )
  }

  async removeAbandoned(ageMs: number): Promise<number> {
    for (let dropped = 0; ; ) {
      const some = await this.#database.transaction((client) =>
        dropAbandoned(client, ageMs, SWEEP_LOCK, DROP_BATCH),
      )
      dropped += some
      if (some < DROP_BATCH) return dropped
    }
  }

  async close(): Promise<void> {
    await this.#writes.close()
    await this.#database.close()
  }

  async #inBatches<Q, A>(
    questions: readonly Q[],
    ask: (part: readonly Q[]) => Promise<readonly A[]>,
  ): Promise<readonly A[]> {
    if (questions.length === 0) return []
    const parts: Promise<readonly A[]>[] = []
    for (let at = 0; at < questions.length; at += BATCH) parts.push(ask(questions.slice(at, at + BATCH)))
    return (await Promise.all(parts)).flat()
  }
}
