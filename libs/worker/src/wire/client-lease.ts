import { createDeferred, type Deferred, isCode, type Logger, newId } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'

const methods = services.SlipwayWorkerService

/** This process's lease with one worker: opened when first needed, renewed until closed. */
export class ClientLease implements AsyncDisposable {
  readonly #caller: Caller
  readonly #ttlMs: number
  readonly #logger: Logger
  #id = newId()
  #opening: Promise<string> | undefined
  #timer: NodeJS.Timeout | undefined
  #releasing: string[] = []
  #released: Deferred<void> | undefined

  constructor(caller: Caller, ttlMs: number, logger: Logger) {
    this.#caller = caller
    this.#ttlMs = ttlMs
    this.#logger = logger
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

  /** Gives holds back; those of one turn of the event loop go together. Never fails: what is not given back ends with the lease. */
  async release(hold: string): Promise<void> {
    this.#releasing.push(hold)
    if (!this.#released) {
      const released = createDeferred<void>()
      this.#released = released
      setImmediate(() => {
        const holds = this.#releasing
        this.#releasing = []
        this.#released = undefined
        this.#caller
          .unary(methods.Release, { lease: this.#id, holds }, { deadlineMs: this.#ttlMs })
          .catch((error: unknown) => this.#logger.debug({ err: error }, 'failed to release holds'))
          .finally(() => released.resolve())
      })
    }
    await this.#released.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    if (!this.#opening) return
    await this.#opening.catch(() => {})
    await this.#caller.unary(methods.EndLease, { lease: this.#id }, { deadlineMs: 2_000 }).catch(() => {})
  }

  async #open(): Promise<string> {
    await this.#renew(false)
    clearInterval(this.#timer)
    this.#timer = setInterval(() => void this.#beat(), this.#ttlMs / 3)
    this.#timer.unref()
    return this.#id
  }

  async #renew(renewal: boolean): Promise<void> {
    const request = { lease: this.#id, ttl_ms: this.#ttlMs, renewal }
    await this.#caller.unary(methods.RenewLease, request, { deadlineMs: this.#ttlMs })
  }

  async #beat(): Promise<void> {
    const id = this.#id
    try {
      await this.#renew(true)
    } catch (error) {
      if (!isCode(error, 'not-found') || this.#id !== id) return
      // The worker has started anew, or could not hear us for too long: what we held is gone, and found out when it is used.
      this.#logger.warn(`the worker has forgotten lease ${id}`)
      clearInterval(this.#timer)
      this.#id = newId()
      this.#opening = undefined
    }
  }
}
