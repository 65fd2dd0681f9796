import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import {
  createDeferred,
  type Deferred,
  errorMessage,
  laterTurn,
  type Logger,
  SlipwayError,
  ThreadPool,
} from '@slipway/base'
import { bootId, openSoundDatabase } from './database.ts'
import type { RefRecord, StoreBatch, StoreCall, StoreOp, UsageCounters } from './record.ts'

/** How long relaxed writes may wait for company. */
const RELAXED_DELAY_MS = 200

const ANSWERS_PER_TURN = 8

export interface LoadedRecords {
  readonly records: readonly RefRecord[]
  readonly usage: ReadonlyMap<string, UsageCounters>
  /** The machine went down with this store open: files that were never synced may be torn. */
  readonly machineCrashed: boolean
}

/**
 * The records on disk. Writes of one turn share a transaction, and so do all that come while a transaction runs:
 * the cost of a durable write is one fsync for many.
 */
export class RecordStore {
  readonly #reader: DatabaseSync
  readonly #readMeta: StatementSync
  readonly #path: string
  readonly #writer = new ThreadPool(new URL('./writer-thread.ts', import.meta.url), 1)
  readonly #dirtyMeta = new Map<string, Uint8Array>()
  #queue: StoreOp[] = []
  #waiters: Deferred<void>[] = []
  #sent: readonly Deferred<void>[] = []
  #durable = false
  #running = false
  #timer: NodeJS.Timeout | undefined
  #scheduled = false
  #broken: SlipwayError | undefined
  #idle: Deferred<void> | undefined

  private constructor(path: string, reader: DatabaseSync) {
    this.#reader = reader
    this.#readMeta = reader.prepare('SELECT value FROM meta WHERE id = ? AND key = ?')
    this.#path = path
  }

  static open(root: string, logger: Logger): { store: RecordStore; loaded: LoadedRecords } {
    mkdirSync(root, { recursive: true, mode: 0o700 })
    const path = join(root, 'refs.db')
    const reader = openSoundDatabase(path, logger)
    const loaded = load(reader)
    markOpen(reader)
    return { store: new RecordStore(path, reader), loaded }
  }

  /** Resolves once the write will survive a power cut. */
  write(...ops: readonly StoreOp[]): Promise<void> {
    return this.#add(ops, true)
  }

  /** Written soon, in order; lost at worst with the last moments before a crash. */
  writeRelaxed(...ops: readonly StoreOp[]): Promise<void> {
    return this.#add(ops, false)
  }

  readMeta(id: string, key: string): Uint8Array | undefined {
    const dirty = this.#dirtyMeta.get(metaKey(id, key))
    if (dirty) return dirty
    const row = this.#readMeta.get(id, key)
    return row ? (row['value'] as Uint8Array) : undefined
  }

  /** Writes what waits, durably. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#broken || (!this.#running && this.#queue.length === 0)) return
    this.#idle ??= createDeferred()
    this.#durable = true
    this.#send()
    await this.#idle.promise
  }

  async close(): Promise<void> {
    await this.flush()
    await this.#writer.close()
    this.#reader.prepare("INSERT OR REPLACE INTO state (key, value) VALUES ('open', '')").run()
    this.#reader.close()
  }

  #add(ops: readonly StoreOp[], durable: boolean): Promise<void> {
    if (this.#broken) return Promise.reject(this.#broken)
    for (const op of ops) {
      this.#queue.push(op)
      if (op.kind === 'put-meta') this.#dirtyMeta.set(metaKey(op.id, op.key), op.value)
    }
    const waiter = createDeferred<void>()
    waiter.promise.catch(() => {})
    this.#waiters.push(waiter)
    if (durable) {
      this.#durable = true
      this.#schedule()
    } else this.#timer ??= setTimeout(() => this.#schedule(), RELAXED_DELAY_MS).unref()
    return waiter.promise
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#scheduled || this.#running) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#send()
    })
  }

  #send(): void {
    if (this.#running || this.#queue.length === 0) return
    const batch: StoreBatch = { ops: this.#queue, durable: this.#durable }
    const waiters = this.#waiters
    this.#queue = []
    this.#waiters = []
    this.#durable = false
    this.#running = true
    this.#sent = waiters
    const call: StoreCall = { path: this.#path, batch }
    this.#writer.call<string | undefined>('commit', call).then(
      (error) => this.#settle(batch, error),
      (error: unknown) => this.#fail(`writer thread of ${this.#path} failed: ${errorMessage(error)}`),
    )
  }

  #settle(batch: StoreBatch, error: string | undefined): void {
    this.#running = false
    for (const op of batch.ops) this.#forgetDirty(op)
    void answer(this.#sent, error)
    if (this.#queue.length > 0) return this.#send()
    this.#idle?.resolve()
    this.#idle = undefined
  }

  #forgetDirty(op: StoreOp): void {
    if (op.kind !== 'put-meta') return
    const key = metaKey(op.id, op.key)
    if (this.#dirtyMeta.get(key) === op.value) this.#dirtyMeta.delete(key)
  }

  #fail(message: string): void {
    this.#broken = new SlipwayError('internal', message)
    for (const waiter of [...this.#sent, ...this.#waiters]) waiter.reject(this.#broken)
    this.#waiters = []
    this.#idle?.resolve()
  }
}

/** Each answer sets off work of its own: what waited together goes on in several turns. */
async function answer(waiters: readonly Deferred<void>[], error: string | undefined): Promise<void> {
  for (const [i, waiter] of waiters.entries()) {
    if (i > 0 && i % ANSWERS_PER_TURN === 0) await laterTurn()
    if (error === undefined) waiter.resolve()
    else waiter.reject(new SlipwayError('internal', `cannot write the ref records: ${error}`))
  }
}

function metaKey(id: string, key: string): string {
  return `${id}\0${key}`
}

function load(db: DatabaseSync): LoadedRecords {
  const records: RefRecord[] = []
  for (const row of db.prepare('SELECT doc FROM refs').iterate())
    records.push(JSON.parse(row['doc'] as string))
  const usage = new Map<string, UsageCounters>()
  for (const row of db.prepare('SELECT id, last_used, uses FROM usage').iterate()) {
    usage.set(row['id'] as string, { lastUsedAt: Number(row['last_used']), uses: Number(row['uses']) })
  }
  const open = db.prepare("SELECT value FROM state WHERE key = 'open'").get()?.['value'] as string | undefined
  const machineCrashed = open !== undefined && open !== '' && open !== bootId()
  return { records, usage, machineCrashed }
}

function markOpen(db: DatabaseSync): void {
  db.prepare("INSERT OR REPLACE INTO state (key, value) VALUES ('open', ?)").run(bootId())
}
