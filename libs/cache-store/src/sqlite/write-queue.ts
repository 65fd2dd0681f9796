import { createDeferred, type Deferred, failpoint, inLaterTurn, SlipwayError } from '@slipway/base'
import type { DatabaseSync } from 'node:sqlite'

/** Bounds one transaction, so that the event loop never stands still for long. */
const WRITES_PER_COMMIT = 32

interface Write {
  readonly apply: () => void
  readonly done: Deferred<void>
}

/** The one writer of a database: what came in during a turn of the event loop is one transaction. */
export class WriteQueue {
  readonly #database: DatabaseSync
  #waiting: Write[] = []
  #isScheduled = false
  #idle: Deferred<void> | undefined
  #isClosed = false

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** Settles when the write is committed. A write must be small: a big one is cut by its caller. */
  add(apply: () => void): Promise<void> {
    if (this.#isClosed) return Promise.reject(new SlipwayError('unavailable', 'cache store is closed'))
    const done = createDeferred<void>()
    this.#waiting.push({ apply, done })
    this.#schedule()
    return done.promise
  }

  /** Writes what is waiting; refuses what comes later. */
  async close(): Promise<void> {
    this.#isClosed = true
    if (!this.#isScheduled) return
    this.#idle ??= createDeferred()
    await this.#idle.promise
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    inLaterTurn(() => this.#flush())
  }

  #flush(): void {
    this.#isScheduled = false
    const batch = this.#waiting.splice(0, WRITES_PER_COMMIT)
    if (!this.#commit(batch)) for (const write of batch) this.#commit([write])
    if (this.#waiting.length > 0) this.#schedule()
    else this.#idle?.resolve()
  }

  /** False when a batch of several failed as a whole and is to be tried one by one. */
  #commit(batch: readonly Write[]): boolean {
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      for (const { apply } of batch) apply()
      failpoint('cache.write.begun')
      this.#database.exec('COMMIT')
      failpoint('cache.write.committed')
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      if (batch.length > 1) return false
      batch[0]?.done.reject(error)
      return true
    }
    for (const { done } of batch) done.resolve()
    return true
  }
}
