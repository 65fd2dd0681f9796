import { EventEmitter, on } from 'node:events'
import {
  errorMessage,
  every,
  failpoint,
  isCode,
  type Logger,
  SlipwayError,
  toSlipwayError,
} from '@slipway/base'
import { Database, Listener, migrate, type PostgresOptions } from '@slipway/postgres'
import type { PoolClient } from 'pg'
import type { BuildEvent, BuildRecord, History } from '../history.ts'
import { COMPLETE, DEFAULT_LIMITS, DELETED, following, type HistoryLimits, STARTED } from '../records.ts'
import { MIGRATIONS } from './migrations.ts'
import {
  CHANNEL,
  deleteEnded,
  deleteOld,
  deleteToldEvents,
  lock,
  type NumberedEvent,
  type RemovedRecord,
  renewRecords,
  selectBlobs,
  selectClock,
  selectEvents,
  selectRecord,
  selectRecords,
  tell,
  upsertRecord,
} from './statements.ts'

/** Held by the one who removes what is old. */
const SWEEP_LOCK = 0x51195ab
/** Messages may be lost: so often new events are looked for without one. */
const LOOK_MS = 3_000
const EVENTS_AT_ONCE = 200

export interface PostgresHistoryOptions extends PostgresOptions {
  readonly limits?: HistoryLimits
  /** Told about each record that this process removed, so that its blobs can be freed. */
  readonly onRemoved?: (record: BuildRecord, orphans: readonly string[]) => void
}

/**
 * Records in a PostgreSQL database, in the schema `slipway`, for any number of processes: what one of them writes all others read
 * and hear. A build counts as running for a minute after its last change; `renew` says that it still does. Waits for a server that
 * is away; throws `unavailable` when that takes too long.
 */
export async function openPostgresHistory(options: PostgresHistoryOptions): Promise<PostgresHistory> {
  const database = await Database.create(options)
  try {
    await database.transaction((client) => migrate(client, MIGRATIONS))
    return new PostgresHistory(database, await database.run(selectClock), options)
  } catch (error) {
    await database.close()
    throw error
  }
}

export class PostgresHistory implements History {
  readonly #database: Database
  readonly #limits: HistoryLimits
  readonly #onRemoved: NonNullable<PostgresHistoryOptions['onRemoved']>
  readonly #logger: Logger | undefined
  readonly #listener: Listener
  readonly #timer: Disposable
  readonly #events = new EventEmitter()
  /** Number of the last event that was read. */
  #seen: number
  /** Number of the last event of this process. */
  #written = 0
  #reading: Promise<void> | undefined
  #hasMore = false
  #isClosed = false

  constructor(database: Database, seen: number, options: PostgresHistoryOptions) {
    this.#database = database
    this.#seen = seen
    this.#limits = options.limits ?? DEFAULT_LIMITS
    this.#onRemoved = options.onRemoved ?? (() => {})
    this.#logger = options.logger
    this.#events.setMaxListeners(0)
    const onMessage = (): void => this.#look()
    this.#listener = new Listener({ ...options, channel: CHANNEL, onMessage })
    this.#timer = every(LOOK_MS, onMessage)
  }

  async update(kind: 'started' | 'complete', record: BuildRecord): Promise<void> {
    await this.#change(async (client) => {
      const before = await selectRecord(client, record.Ref ?? '', { evenLost: true })
      const next = following(record, before)
      const at = await tell(client, kind === 'started' ? STARTED : COMPLETE, next)
      await upsertRecord(client, next, at)
      return at
    })
    failpoint('history.shared-record.stored')
  }

  async get(ref: string): Promise<BuildRecord | undefined> {
    return await this.#database.run((client) => selectRecord(client, ref))
  }

  async list(): Promise<readonly BuildRecord[]> {
    return await this.#database.run(selectRecords)
  }

  listen(signal: AbortSignal): AsyncIterable<BuildEvent> {
    // `on` subscribes at once. What this process wrote before is not told again, though it may still be on its way.
    const events = signal.aborted ? undefined : on(this.#events, 'event', { signal })
    const after = this.#written
    return (async function* () {
      if (!events) return
      try {
        for await (const [told] of events) {
          const { at, event } = told as NumberedEvent
          if (at > after) yield event
        }
      } catch (error) {
        if (!isCode(error, 'canceled') || !signal.aborted) throw toSlipwayError(error)
      }
    })()
  }

  async setPinned(ref: string, pinned: boolean): Promise<void> {
    await this.#change(async (client) => {
      const record = await selectRecord(client, ref)
      if (!record) return 0
      const next = { ...following(record, record), pinned }
      const at = await tell(client, record.CompletedAt ? COMPLETE : STARTED, next)
      await upsertRecord(client, next, at)
      return at
    })
  }

  async delete(ref: string): Promise<void> {
    await this.#remove((client) => deleteEnded(client, ref))
  }

  /** Says that builds run, so that they are not taken for lost. */
  async renew(refs: readonly string[]): Promise<void> {
    if (refs.length > 0) await this.#database.run((client) => renewRecords(client, refs))
  }

  /** Removes records that are both too many and too old; pinned ones stay. Nothing happens while another process does the same. */
  async sweep(now: number): Promise<void> {
    const { maxAgeMs, maxEntries } = this.#limits
    await this.#remove(async (client) => {
      if (!(await tryLock(client))) return []
      await deleteToldEvents(client)
      return await deleteOld(client, now - maxAgeMs, maxEntries)
    })
  }

  /** Does what one process at a time may do, or nothing. `named`: digests of the blobs that records name. */
  async alone(work: (named: ReadonlySet<string>) => Promise<void>): Promise<void> {
    await this.#database.transaction(async (client) => {
      if (await tryLock(client)) await work(await selectBlobs(client))
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer[Symbol.dispose]()
    await this.#listener[Symbol.asyncDispose]()
    await this.#database.close()
    await this.#reading
  }

  async #change(work: (client: PoolClient) => Promise<number>): Promise<void> {
    const at = await this.#database.transaction(async (client) => {
      await lock(client)
      return await work(client)
    })
    this.#written = Math.max(this.#written, at)
  }

  async #remove(work: (client: PoolClient) => Promise<readonly RemovedRecord[]>): Promise<void> {
    let gone: readonly RemovedRecord[] = []
    await this.#change(async (client) => {
      gone = await work(client)
      let at = 0
      for (const { record } of gone) at = await tell(client, DELETED, record)
      return at
    })
    for (const { record, orphans } of gone) this.#onRemoved(record, orphans)
  }

  #look(): void {
    this.#hasMore = true
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined))
  }

  async #readAll(): Promise<void> {
    try {
      while (this.#hasMore && !this.#isClosed) {
        this.#hasMore = false
        const after = this.#seen
        const found = await this.#database.run((client) => selectEvents(client, after, EVENTS_AT_ONCE))
        for (const each of found) this.#tell(each)
        if (found.length === EVENTS_AT_ONCE) this.#hasMore = true
      }
    } catch (error) {
      // The timer looks again.
      if (!this.#isClosed) this.#logger?.warn(`events of builds cannot be read: ${errorMessage(error)}`)
    }
  }

  #tell(told: NumberedEvent): void {
    // Away for so long that events are gone: those who listen must begin anew.
    if (told.at !== this.#seen + 1 && this.#events.listenerCount('error') > 0)
      this.#events.emit('error', new SlipwayError('unavailable', 'events of builds were missed'))
    this.#seen = told.at
    this.#events.emit('event', told)
  }
}

async function tryLock(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
    SWEEP_LOCK,
  ])
  return rows[0]?.mine ?? false
}
