import { abortable, createDeferred, type Deferred, SlipwayError } from '@slipway/base'
import type { Build } from './build.ts'

/** Ended builds stay for late Status calls. */
const KEEP_AFTER_END_MS = 10_000

/** The builds of this process by ref; callers may come before the build does. */
export class BuildRegistry {
  readonly #builds = new Map<string, Build>()
  readonly #arrivals = new Map<string, Set<Deferred<Build>>>()
  readonly #timers = new Set<NodeJS.Timeout>()

  add(build: Build): void {
    const known = this.#builds.get(build.ref)
    if (known && !known.ended) throw new SlipwayError('already-exists', `job ID ${build.ref} exists`)
    this.#builds.set(build.ref, build)
    for (const arrival of this.#arrivals.get(build.ref) ?? []) arrival.resolve(build)
  }

  get(ref: string): Build | undefined {
    return this.#builds.get(ref)
  }

  /** Waits up to `ms` for the build. Throws `not-found` ("no such job …"). */
  async wait(ref: string, ms: number, signal: AbortSignal): Promise<Build> {
    const known = this.#builds.get(ref)
    if (known) return known
    const arrival = createDeferred<Build>()
    const waiting = this.#arrivals.get(ref) ?? new Set()
    this.#arrivals.set(ref, waiting.add(arrival))
    const timer = setTimeout(() => arrival.reject(new SlipwayError('not-found', `no such job ${ref}`)), ms)
    try {
      return await abortable(arrival.promise, signal)
    } finally {
      clearTimeout(timer)
      waiting.delete(arrival)
      if (waiting.size === 0) this.#arrivals.delete(ref)
    }
  }

  /** Forgets an ended build after a while. */
  retire(build: Build): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (this.#builds.get(build.ref) === build) this.#builds.delete(build.ref)
      build.forget()
    }, KEEP_AFTER_END_MS)
    timer.unref()
    this.#timers.add(timer)
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const build of this.#builds.values()) build.forget()
    this.#builds.clear()
  }
}
