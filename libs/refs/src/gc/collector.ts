import type { Logger } from '@slipway/base'
import type { PruneOptions } from '@slipway/worker'
import { counter } from '@slipway/metrics'
import type { Refs } from '../refs.ts'

type Collected = Pick<Refs, 'prune'> & Partial<Pick<Refs, 'collectDocuments'>>

const runs = counter('slipway_gc_runs_total', 'Garbage collections, by outcome: done, failed, canceled.')
const freedBytes = counter('slipway_gc_freed_bytes_total', 'Bytes that garbage collections have freed.')

/** Documents are small and live long: looking for forgotten ones is worth it only now and then. */
const DOCUMENTS_INTERVAL_MS = 600_000
/** Of the time of this process collections take at most one part in so many. */
const REST_PER_WORK = 20

/**
 * Runs the garbage collection policies in the background: soon after it is asked, at most once per interval, and the less often
 * the longer it takes.
 */
export class Collector implements AsyncDisposable {
  readonly #refs: Collected
  readonly #policies: readonly PruneOptions[]
  readonly #logger: Logger
  readonly #intervalMs: number
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #nextRun = Number.NEGATIVE_INFINITY
  #nextDocuments = Number.NEGATIVE_INFINITY

  constructor(
    refs: Collected,
    policies: readonly PruneOptions[],
    options: { readonly logger: Logger; readonly intervalMs?: number },
  ) {
    this.#refs = refs
    this.#policies = policies
    this.#logger = options.logger
    this.#intervalMs = options.intervalMs ?? 1_000
  }

  /** Asks for a collection; several requests become one. */
  request(): void {
    if (this.#timer || this.#stop.signal.aborted || this.#policies.length === 0) return
    if (this.#running) {
      this.#again = true
      return
    }
    const wait = Math.max(0, this.#nextRun - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#running = this.#runRequested()
    }, wait).unref()
  }

  /** One collection, now. */
  async run(signal: AbortSignal): Promise<void> {
    const started = performance.now()
    let freed = 0
    let outcome = 'failed'
    try {
      for (const policy of this.#policies) {
        await this.#refs.prune(policy, (record) => (freed += record.size), signal)
      }
      if (started >= this.#nextDocuments) {
        this.#nextDocuments = started + DOCUMENTS_INTERVAL_MS
        freed += (await this.#refs.collectDocuments?.(signal)) ?? 0
      }
      outcome = 'done'
    } finally {
      runs.add(1, { outcome: signal.aborted ? 'canceled' : outcome })
      freedBytes.add(freed)
      const took = performance.now() - started
      this.#nextRun = performance.now() + Math.max(this.#intervalMs, took * REST_PER_WORK)
    }
    if (freed > 0) this.#logger.info({ bytes: freed }, 'garbage collection')
  }

  async #runRequested(): Promise<void> {
    try {
      await this.run(this.#stop.signal)
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#logger.error({ err: error }, 'garbage collection failed')
    }
    this.#running = undefined
    if (!this.#again) return
    this.#again = false
    this.request()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    this.#stop.abort()
    await this.#running
  }
}
