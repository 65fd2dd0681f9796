import { createDeferred, type Deferred, errorCode, SlipwayError } from '@slipway/base'
import type { CacheLink, CacheResult } from '../cache-store.ts'

/** Bounds one transaction. */
const ROWS_PER_COMMIT = 2_000

export interface NewLink {
  readonly source: string
  readonly link: CacheLink
  readonly target: string
}

export interface NewResult {
  readonly key: string
  readonly result: CacheResult
}

export interface Write {
  readonly links: readonly NewLink[]
  readonly results: readonly NewResult[]
}

interface Waiting extends Write {
  readonly done: Deferred<void>
}

/** What comes while a transaction runs is the next one: as many writers as there are, the server is asked a few times. */
export class WriteQueue {
  readonly #apply: (writes: readonly Write[]) => Promise<void>
  #waiting: Waiting[] = []
  #isRunning = false
  /** What is in the transaction that runs. */
  #current: readonly Waiting[] = []
  #isClosed = false

  constructor(apply: (writes: readonly Write[]) => Promise<void>) {
    this.#apply = apply
  }

  /** Settles when the write is committed. */
  add(write: Write): Promise<void> {
    if (this.#isClosed) return Promise.reject(new SlipwayError('unavailable', 'cache store is closed'))
    const done = createDeferred<void>()
    this.#waiting.push({ ...write, done })
    if (!this.#isRunning) void this.#run()
    return done.promise
  }

  /** Settles when all that was added so far is committed or has failed. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#current, ...this.#waiting].map(({ done }) => done.promise))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.settled()
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    // What else is written in this turn goes with the first.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      this.#current = this.#take()
      if (!(await this.#commit(this.#current))) for (const write of this.#current) await this.#commit([write])
    }
    this.#current = []
    this.#isRunning = false
  }

  #take(): readonly Waiting[] {
    let rows = 0
    const end = this.#waiting.findIndex(({ links, results }) => {
      rows += links.length + results.length
      return rows > ROWS_PER_COMMIT
    })
    return this.#waiting.splice(0, end < 0 ? this.#waiting.length : Math.max(1, end))
  }

  /** False when a batch of several failed for what is in it, and is to be tried one by one. */
  async #commit(batch: readonly Waiting[]): Promise<boolean> {
    try {
      await this.#apply(batch)
    } catch (error) {
      if (batch.length > 1 && errorCode(error) !== 'unavailable') return false
      for (const { done } of batch) done.reject(error)
      return true
    }
    for (const { done } of batch) done.resolve()
    return true
  }
}
