import { createDeferred, type Deferred, isCode, type Logger, newId } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'

const methods = services.SlipwayWorkerService
/** How long a release is waited for; a worker whose host has vanished must not hold up the end of a build. */
const RELEASE_MS = 3_000

/** This process's lease with one worker: opened when first needed, renewed until closed. */
export class ClientLease implements AsyncDisposable {
  readonly #caller: Caller
  readonly #ttlMs: number
  readonly #logger: Logger
  readonly #confirm: () => Promise<void>
  #id = newId()
  #opening: Promise<string> | undefined
  #timer: NodeJS.Timeout | undefined
  /** When the worker has last renewed it. */
  #renewed = 0
  #releasing: string[] = []
  #released: Deferred<void> | undefined
  /** Releases that are not waited for any more. */
  #late = 0

  /** `confirm` throws where the worker is another one by now: then no lease is opened with it. */
  constructor(caller: Caller, ttlMs: number, logger: Logger, confirm: () => Promise<void> = async () => {}) {
    this.#caller = caller
    this.#ttlMs = ttlMs
    this.#logger = logger
    this.#confirm = confirm
  }

  /** The id of a lease that the worker knows. */
  async open(): Promise<string> {
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return await this.#opening
  }

  /**
   * Works with the lease. A worker that started anew knows nothing of it and says so before it does anything: then the work is
   * done again with a new one.
   */
  async use<T>(work: (lease: string) => Promise<T>): Promise<T> {
    const lease = await this.open()
    try {
      return await work(lease)
    } catch (error) {
      if (!isCode(error, 'not-found')) throw error
      if (this.#id === lease) await this.#beat()
      if (this.#id === lease) throw error
      return await work(await this.open())
    }
  }

  /**
   * Gives holds back; those of one turn of the event loop go together. Never fails: what is not given back ends with the lease. A worker
   * that is slow to answer is told without waiting for it.
   */
  async release(hold: string): Promise<void> {
    this.#releasing.push(hold)
    if (!this.#released) {
      const released = createDeferred<void>()
      this.#released = released
      setImmediate(() => {
        const holds = this.#releasing
        this.#releasing = []
        this.#released = undefined
        void this.#tell(holds).finally(() => released.resolve())
      })
    }
    await this.#released.promise
  }

  /** Settles when the worker has released them, or is late. */
  async #tell(holds: readonly string[]): Promise<void> {
    const request = { lease: this.#id, holds: [...holds] }
    const told = this.#caller
      .unary(methods.Release, request, { deadlineMs: this.#ttlMs })
      .catch((error: unknown) => this.#logger.debug({ err: error }, 'failed to release holds'))
    await new Promise<void>((resolve) => {
      const stopWaiting = (): void => {
        this.#late++
        void told.finally(() => this.#late--)
        resolve()
      }
      const timer = setTimeout(stopWaiting, this.#late > 0 ? 0 : RELEASE_MS)
      void told.finally(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    if (!this.#opening) return
    await this.#opening.catch(() => {})
    await this.#caller.unary(methods.EndLease, { lease: this.#id }, { deadlineMs: 2_000 }).catch(() => {})
  }

  async #open(): Promise<string> {
    await this.#confirm()
    await this.#renew(false)
    clearInterval(this.#timer)
    this.#timer = setInterval(() => void this.#beat(), this.#ttlMs / 3)
    this.#timer.unref()
    return this.#id
  }

  async #renew(renewal: boolean): Promise<void> {
    const request = { lease: this.#id, ttl_ms: this.#ttlMs, renewal }
    await this.#caller.unary(methods.RenewLease, request, { deadlineMs: this.#ttlMs })
    this.#renewed = Date.now()
  }

  async #beat(): Promise<void> {
    const id = this.#id
    try {
      await this.#renew(true)
    } catch (error) {
      const isOver = isCode(error, 'not-found') || Date.now() - this.#renewed > 2 * this.#ttlMs
      if (!isOver || this.#id !== id) return
      // The worker has started anew, or could not hear us for too long: what we held is gone, and found out when it is used.
      this.#logger.warn(`lease ${id} with the worker is over`)
      clearInterval(this.#timer)
      this.#id = newId()
      this.#opening = undefined
    }
  }
}
