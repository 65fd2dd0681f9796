import { abortable, createDeferred, type Deferred, type Logger } from '@slipway/base'
import type { ConsumeOptions, Job, QueueOptions, Subscription, WorkQueue } from '../bus.ts'
import { DEFAULT_QUEUE } from '../queue-defaults.ts'

const SAME_JOB_MS = 120_000

/** A work queue in memory: its jobs end with the process, as those who wait for them do. */
export class MemoryQueue implements WorkQueue {
  readonly #options: Required<QueueOptions>
  readonly #logger: Logger
  readonly #jobs: Job[] = []
  readonly #idle: Deferred<void>[] = []
  readonly #seen = new Map<string, NodeJS.Timeout>()
  readonly #consumers = new Set<Subscription>()
  readonly #retries = new Set<NodeJS.Timeout>()

  constructor(options: QueueOptions, logger: Logger) {
    this.#options = { ...DEFAULT_QUEUE, ...options }
    this.#logger = logger
  }

  push(id: string, data: Uint8Array): Promise<void> {
    if (this.#seen.has(id)) return Promise.resolve()
    const timer = setTimeout(() => this.#seen.delete(id), SAME_JOB_MS)
    timer.unref()
    this.#seen.set(id, timer)
    this.#put({ id, data: Buffer.from(data), attempt: 1 })
    return Promise.resolve()
  }

  consume(
    handle: (job: Job, signal: AbortSignal) => Promise<void>,
    options: ConsumeOptions = {},
  ): Subscription {
    const stop = new AbortController()
    const loops = Array.from({ length: options.concurrency ?? 1 }, () => this.#work(handle, stop.signal))
    const consumer = {
      [Symbol.asyncDispose]: async () => {
        stop.abort()
        this.#consumers.delete(consumer)
        await Promise.all(loops)
      },
    }
    this.#consumers.add(consumer)
    return consumer
  }

  async close(): Promise<void> {
    for (const timer of [...this.#seen.values(), ...this.#retries]) clearTimeout(timer)
    await Promise.all([...this.#consumers].map((consumer) => consumer[Symbol.asyncDispose]()))
  }

  async #work(handle: (job: Job, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    for (;;) {
      const job = await this.#take(signal)
      if (!job) return
      try {
        await handle(job, signal)
      } catch (error) {
        this.#failed(job, error, signal.aborted)
      }
    }
  }

  async #take(signal: AbortSignal): Promise<Job | undefined> {
    while (!signal.aborted) {
      const job = this.#jobs.shift()
      if (job) return job
      const arrival = createDeferred<void>()
      this.#idle.push(arrival)
      await abortable(arrival.promise, signal).catch(() => {})
      const index = this.#idle.indexOf(arrival)
      if (index >= 0) this.#idle.splice(index, 1)
    }
    this.#idle.shift()?.resolve()
    return undefined
  }

  #failed(job: Job, error: unknown, given: boolean): void {
    const next = { ...job, attempt: job.attempt + 1 }
    if (given) {
      this.#put(next)
      return
    }
    if (job.attempt >= this.#options.maxAttempts) {
      this.#logger.error({ err: error }, `job ${job.id} is dropped after ${job.attempt} attempts`)
      return
    }
    const timer = setTimeout(() => {
      this.#retries.delete(timer)
      this.#put(next)
    }, this.#options.retryDelayMs)
    this.#retries.add(timer)
  }

  #put(job: Job): void {
    this.#jobs.push(job)
    this.#idle.shift()?.resolve()
  }
}
