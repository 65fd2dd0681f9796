import { closeSync, existsSync, fdatasync, fsyncSync, openSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { EventEmitter, on } from 'node:events'
import {
  errorCode,
  errorMessage,
  failpoint,
  isCode,
  newId,
  SlipwayError,
  toSlipwayError,
} from '@slipway/base'
import { moby } from '@slipway/proto'
import type { BuildEvent, BuildRecord, History } from '../history.ts'
import {
  blobsOf,
  COMPLETE,
  completedMs,
  DEFAULT_LIMITS,
  DELETED,
  following,
  type HistoryLimits,
  resultsOf,
  STARTED,
} from '../records.ts'

const syncData = promisify(fdatasync)

export interface SqliteHistoryOptions {
  /** File of the database; `:memory:` for tests. */
  readonly path: string
  readonly limits?: HistoryLimits
  /** Told where a file that cannot be read was put; an empty one takes its place. */
  readonly onUnusable?: (kept: string, cause: unknown) => void
  /** Told about each record that goes, so that its blobs can be freed. */
  readonly onRemoved?: (record: BuildRecord, orphans: readonly string[]) => void
}

/** Build records in one SQLite table. Running builds live in memory: they are lost with the process, as they should be. */
export class SqliteHistory implements History {
  readonly #db: DatabaseSync
  readonly #running = new Map<string, BuildRecord>()
  readonly #events = new EventEmitter()
  readonly #limits: HistoryLimits
  readonly #onRemoved: (record: BuildRecord, orphans: readonly string[]) => void
  readonly #put: StatementSync
  readonly #find: StatementSync
  /** The log that SQLite appends to: it is synced here, where nobody has to stand still for the disk. */
  readonly #wal: number | undefined

  constructor(options: SqliteHistoryOptions) {
    this.#db = openDatabase(options)
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS builds (
        ref TEXT PRIMARY KEY,
        completed_at INTEGER NOT NULL,
        pinned INTEGER NOT NULL DEFAULT 0,
        record BLOB NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS builds_by_age ON builds (pinned, completed_at);
    `)
    this.#wal = options.path === ':memory:' ? undefined : openWal(options.path)
    this.#limits = options.limits ?? DEFAULT_LIMITS
    this.#onRemoved = options.onRemoved ?? (() => {})
    this.#put = this.#db.prepare(
      'INSERT OR REPLACE INTO builds (ref, completed_at, pinned, record) VALUES (?, ?, ?, ?)',
    )
    this.#find = this.#db.prepare('SELECT record FROM builds WHERE ref = ?')
    this.#events.setMaxListeners(0)
  }

  async update(kind: 'started' | 'complete', record: BuildRecord): Promise<void> {
    const ref = record.Ref ?? ''
    const before = await this.get(ref)
    const next = following(record, before)
    if (kind === 'started') this.#running.set(ref, next)
    else {
      this.#running.delete(ref)
      await this.#save(next)
    }
    this.#tell(kind === 'started' ? STARTED : COMPLETE, next)
  }

  async get(ref: string): Promise<BuildRecord | undefined> {
    return this.#running.get(ref) ?? this.#load(ref)
  }

  async list(): Promise<readonly BuildRecord[]> {
    const rows = this.#db.prepare('SELECT record FROM builds ORDER BY completed_at').all()
    return [...rows.map((row) => decode(row.record as Uint8Array)), ...this.#running.values()]
  }

  /** Digests of the blobs that records of ended builds name. */
  blobDigests(): ReadonlySet<string> {
    const rows = this.#db.prepare('SELECT record FROM builds').all()
    return new Set(rows.flatMap((row) => blobsOf(decode(row.record as Uint8Array))))
  }

  /** Digests of the manifests that records of builds name as their results. */
  resultDigests(): ReadonlySet<string> {
    const rows = this.#db.prepare('SELECT record FROM builds').all()
    return new Set(rows.flatMap((row) => resultsOf(decode(row.record as Uint8Array))))
  }

  listen(signal: AbortSignal): AsyncIterable<BuildEvent> {
    // `on` subscribes at once, so events between the call and the first read are not lost.
    const events = signal.aborted ? undefined : on(this.#events, 'event', { signal })
    return (async function* () {
      if (!events) return
      try {
        for await (const [event] of events) yield event as BuildEvent
      } catch (error) {
        if (!isCode(error, 'canceled')) throw toSlipwayError(error)
      }
    })()
  }

  async setPinned(ref: string, pinned: boolean): Promise<void> {
    const record = await this.get(ref)
    if (!record) return
    const next = { ...record, pinned, Generation: (record.Generation ?? 0) + 1 }
    if (this.#running.has(ref)) this.#running.set(ref, next)
    else await this.#save(next)
    this.#tell(record.CompletedAt ? COMPLETE : STARTED, next)
  }

  async delete(ref: string): Promise<void> {
    this.#remove([ref])
  }

  /** Removes records that are both too many and too old; pinned ones stay. */
  async sweep(now: number): Promise<void> {
    const unpinned = this.#db
      .prepare('SELECT ref, completed_at FROM builds WHERE pinned = 0 ORDER BY completed_at DESC')
      .all()
    const old = unpinned
      .slice(this.#limits.maxEntries)
      .filter((row) => now - Number(row.completed_at) > this.#limits.maxAgeMs)
    this.#remove(old.map((row) => String(row.ref)))
  }

  async close(): Promise<void> {
    this.#db.close()
    if (this.#wal !== undefined) closeSync(this.#wal)
  }

  #remove(refs: readonly string[]): void {
    const records = refs.map((ref) => this.#load(ref)).filter((record) => record !== undefined)
    if (records.length === 0) return
    for (const { Ref } of records) this.#db.prepare('DELETE FROM builds WHERE ref = ?').run(Ref ?? '')
    const named = this.blobDigests()
    for (const record of records) {
      this.#onRemoved(
        record,
        blobsOf(record).filter((digest) => !named.has(digest)),
      )
      this.#tell(DELETED, record)
    }
  }

  /** Settles when the record will survive a loss of power. */
  async #save(record: BuildRecord): Promise<void> {
    const bytes = moby.buildkit.v1.BuildHistoryRecord.encode(record).finish()
    this.#put.run(record.Ref ?? '', completedMs(record), record.pinned ? 1 : 0, bytes)
    if (this.#wal !== undefined) await syncData(this.#wal)
    failpoint('history.record.stored')
  }

  #load(ref: string): BuildRecord | undefined {
    const row = this.#find.get(ref)
    return row ? decode(row.record as Uint8Array) : undefined
  }

  #tell(type: number, record: BuildRecord): void {
    this.#events.emit('event', { type, record } satisfies BuildEvent)
  }
}

function decode(bytes: Uint8Array): BuildRecord {
  return moby.buildkit.v1.BuildHistoryRecord.decode(bytes)
}

/** The write-ahead log of an open database, which stays the same file until it is closed; its name is safe from here on. */
function openWal(path: string): number {
  const directory = openSync(dirname(path), 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
  return openSync(`${path}-wal`, 'r')
}

/** Records cannot be made again: a file that cannot be read is never removed, only put aside for who can repair it. */
function openDatabase({ path, onUnusable }: SqliteHistoryOptions): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
    const answer = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
    if (answer !== 'ok') throw new SlipwayError('data-loss', `${path}: ${String(answer)}`)
    return db
  } catch (error) {
    db.close()
    if (
      path === ':memory:' ||
      !/data-loss|not a database|malformed|corrupt/.test(`${errorCode(error)} ${errorMessage(error)}`)
    )
      throw error
    const kept = `${path}.broken-${newId()}`
    for (const ending of ['', '-wal', '-shm'])
      if (existsSync(path + ending)) renameSync(path + ending, kept + ending)
    onUnusable?.(kept, error)
    return new DatabaseSync(path)
  }
}
