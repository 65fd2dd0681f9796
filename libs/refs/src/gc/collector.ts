import type { Logger } from '@slipway/base'
import type { PruneOptions } from '@slipway/worker'
import type { Refs } from '../refs.ts'

/** Runs the garbage collection policies in the background: soon after it is asked, and at most once per interval. */
export class Collector implements AsyncDisposable {
  readonly #refs: Pick<Refs, 'prune'>
  readonly #policies: readonly PruneOptions[]
  readonly #logger: Logger
  readonly #intervalMs: number
  readonly #stop = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #lastRun = Number.NEGATIVE_INFINITY

  constructor(
    refs: Pick<Refs, 'prune'>,
    policies: readonly PruneOptions[],
    options: { readonly logger: Logger; readonly intervalMs?: number },
  ) {
    this.#refs = refs
    this.#policies = policies
    this.#logger = options.logger
    this.#intervalMs = options.intervalMs ?? 60_000
  }

  /** Asks for a collection; several requests become one. */
  request(): void {
    if (this.#timer || this.#stop.signal.aborted) return
    const wait = Math.max(0, this.#lastRun + this.#intervalMs - performance.now())
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#running = this.run(this.#stop.signal)
        .catch((error: unknown) => {
          if (!this.#stop.signal.aborted) this.#logger.error({ err: error }, 'garbage collection failed')
        })
        .finally(() => (this.#running = undefined))
    }, wait).unref()
  }

  /** One collection, now. */
  async run(signal: AbortSignal): Promise<void> {
    this.#lastRun = performance.now()
    let freed = 0
    for (const policy of this.#policies) {
      await this.#refs.prune(policy, (record) => (freed += record.size), signal)
    }
    if (freed > 0) this.#logger.info({ bytes: freed }, 'garbage collection')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    this.#stop.abort()
    await this.#running
  }
}
