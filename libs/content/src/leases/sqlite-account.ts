import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import {
  type Digest,
  errorMessage,
  KeyedMutex,
  laterTurn,
  type Logger,
  silentLogger,
  SlipwayError,
} from '@slipway/base'
import { setAside } from '@slipway/base/set-aside'
import { checkLease, checkName, inOrder } from './check.ts'
import type { BlobAccount, Lease } from './leases.ts'

const SCHEMA = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS blob (digest TEXT PRIMARY KEY, used_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS blob_used ON blob (used_at);
CREATE TABLE IF NOT EXISTS lease (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, data BLOB NOT NULL, used_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS lease_blob (
  lease TEXT NOT NULL REFERENCES lease (id) ON DELETE CASCADE, digest TEXT NOT NULL, PRIMARY KEY (lease, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lease_blob_digest ON lease_blob (digest);
CREATE TABLE IF NOT EXISTS lease_owner (id TEXT PRIMARY KEY, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS chore (name TEXT PRIMARY KEY, done_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`
const BATCH = 64

/**
 * The account of a store that one process serves, in an SQLite file. One that cannot be read is set aside with the ending
 * `.broken`: blobs are entered anew then, and leases are lost.
 */
export function openSqliteAccount(path: string, logger: Logger = silentLogger): BlobAccount {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  try {
    return new SqliteAccount(openDatabase(path))
  } catch (error) {
    if (path === ':memory:' || !/not a database|malformed|corrupt|unsound/i.test(errorMessage(error)))
      throw error
    logger.warn({ err: error }, `account of blobs ${path} is not usable, starting with an empty one`)
    setAside(path)
    return new SqliteAccount(openDatabase(path))
  }
}

function openDatabase(path: string): DatabaseSync {
  // A log that is still there was left by a process that did not close the database.
  const isLeftOpen = existsSync(`${path}-wal`)
  const database = new DatabaseSync(path)
  try {
    if (isLeftOpen && database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] !== 'ok')
      throw new SlipwayError('data-loss', `account of blobs ${path} is unsound`)
    database.exec(SCHEMA)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

class SqliteAccount implements BlobAccount {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()
  /** Held by whoever removes a blob, and by whoever comes to use it. */
  readonly #locks = new KeyedMutex()
  #isCollecting = false

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async use(digests: readonly Digest[]): Promise<void> {
    for (const digest of inOrder(digests)) {
      using _lock = await this.#locks.acquire(digest)
      this.#use(digest)
    }
  }

  async enter(blobs: readonly { readonly digest: Digest; readonly usedAt: number }[]): Promise<void> {
    this.#transaction(() => {
      for (const { digest, usedAt } of blobs)
        this.#run('INSERT OR IGNORE INTO blob (digest, used_at) VALUES (?, ?)', digest, Math.trunc(usedAt))
    })
    await laterTurn()
  }

  async put(lease: Lease): Promise<void> {
    const { id, owner, blobs, data } = checkLease(lease)
    this.#transaction(() => {
      this.#run(
        `INSERT INTO lease (id, owner, data, used_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, data = excluded.data, used_at = excluded.used_at`,
        id,
        owner,
        data,
        Date.now(),
      )
      this.#run('DELETE FROM lease_blob WHERE lease = ?', id)
      for (const digest of blobs)
        this.#run('INSERT INTO lease_blob (lease, digest) VALUES (?, ?)', id, digest)
    })
    await this.use(blobs)
  }

  find(id: string): Promise<Lease | undefined> {
    const row = this.#get('UPDATE lease SET used_at = ? WHERE id = ? RETURNING owner, data').get(
      Date.now(),
      checkName(id),
    )
    if (!row) return Promise.resolve(undefined)
    const blobs = this.#get('SELECT digest FROM lease_blob WHERE lease = ? ORDER BY digest').all(id)
    return Promise.resolve({
      id,
      owner: String(row['owner']),
      data: row['data'] as Uint8Array,
      blobs: blobs.map(({ digest }) => String(digest)),
    })
  }

  drop(id: string): Promise<void> {
    this.#run('DELETE FROM lease WHERE id = ?', checkName(id))
    return Promise.resolve()
  }

  renew(owner: string): Promise<void> {
    this.#run(
      'INSERT INTO lease_owner (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at',
      checkName(owner),
      Date.now(),
    )
    return Promise.resolve()
  }

  expire(ageMs: number): Promise<number> {
    const before = Date.now() - ageMs
    const expired = this.#run(
      `DELETE FROM lease WHERE used_at < ?1
       AND NOT EXISTS (SELECT 1 FROM lease_owner o WHERE o.id = lease.owner AND o.seen_at >= ?1)`,
      before,
    )
    this.#run('DELETE FROM lease_owner WHERE seen_at < ?', before)
    return Promise.resolve(expired)
  }

  async collect(ageMs: number, remove: (digest: Digest) => Promise<boolean>): Promise<number> {
    if (this.#isCollecting) return 0
    this.#isCollecting = true
    try {
      const before = Date.now() - ageMs
      let removed = 0
      for (;;) {
        const found = this.#get(
          `SELECT digest FROM blob b WHERE used_at < ?
           AND NOT EXISTS (SELECT 1 FROM lease_blob l WHERE l.digest = b.digest) ORDER BY used_at LIMIT ${BATCH}`,
        ).all(before)
        for (const { digest } of found) if (await this.#collect(String(digest), before, remove)) removed++
        if (found.length < BATCH) return removed
        await laterTurn()
      }
    } finally {
      this.#isCollecting = false
    }
  }

  claim(work: string, periodMs: number): Promise<boolean> {
    const now = Date.now()
    const claimed = this.#run(
      `INSERT INTO chore (name, done_at) VALUES (?1, ?2)
       ON CONFLICT (name) DO UPDATE SET done_at = ?2 WHERE done_at <= ?2 - ?3`,
      work,
      now,
      periodMs,
    )
    return Promise.resolve(claimed > 0)
  }

  close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close()
    return Promise.resolve()
  }

  async #collect(
    digest: Digest,
    before: number,
    remove: (digest: Digest) => Promise<boolean>,
  ): Promise<boolean> {
    using _lock = await this.#locks.acquire(digest)
    // Somebody may have come while we waited.
    const isUnused = this.#get(
      `SELECT 1 FROM blob b WHERE digest = ? AND used_at < ?
       AND NOT EXISTS (SELECT 1 FROM lease_blob l WHERE l.digest = b.digest)`,
    ).get(digest, before)
    if (!isUnused) return false
    const isRemoved = await remove(digest)
    if (isRemoved) this.#run('DELETE FROM blob WHERE digest = ?', digest)
    else this.#use(digest)
    return isRemoved
  }

  #use(digest: Digest): void {
    this.#run(
      'INSERT INTO blob (digest, used_at) VALUES (?, ?) ON CONFLICT (digest) DO UPDATE SET used_at = excluded.used_at',
      digest,
      Date.now(),
    )
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  #run(sql: string, ...values: readonly (string | number | Uint8Array)[]): number {
    return Number(this.#get(sql).run(...values).changes)
  }

  #get(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (!statement) this.#prepared.set(sql, (statement = this.#database.prepare(sql)))
    return statement
  }
}
