import { SharedWork, throwIfAborted } from '@slipway/base'
import type { VertexProgress } from '@slipway/progress'
import type { RefContext } from './refs.ts'

type StatusUpdate = Parameters<VertexProgress['status']>[0]

/** What shared work may use: it is aborted when the last caller left, and reports to all of them. */
export interface SharedContext extends RefContext {
  readonly progress: VertexProgress
  status(update: StatusUpdate): void
}

/** Who waits for a piece of work, and what they were told: who comes late is told the same. */
class Audience {
  readonly listeners = new Set<RefContext>()
  readonly #statuses = new Map<string, StatusUpdate>()

  join(context: RefContext): RefContext {
    // Each caller counts, also when one context asks twice.
    const listener: RefContext = { ...context }
    for (const status of this.#statuses.values()) context.progress?.status(status)
    this.listeners.add(listener)
    return listener
  }

  tell(update: StatusUpdate): void {
    this.#statuses.set(update.id, update)
    for (const listener of this.listeners) listener.progress?.status(update)
  }
}

/** Work by key that several callers may want at once: done once, reported to all, ended when nobody wants it any more. */
export class ReportedWork {
  readonly #work = new SharedWork<unknown>()
  readonly #audiences = new Map<string, Audience>()
  readonly #running = new Set<Promise<unknown>>()

  async do<T>(key: string, context: RefContext, work: (shared: SharedContext) => Promise<T>): Promise<T> {
    throwIfAborted(context.signal)
    const audience = this.#audiences.get(key) ?? new Audience()
    this.#audiences.set(key, audience)
    const listener = audience.join(context)
    try {
      return (await this.#work.run(key, (signal) => this.#start(audience, signal, work), context.signal)) as T
    } finally {
      audience.listeners.delete(listener)
      if (audience.listeners.size === 0 && this.#audiences.get(key) === audience) this.#audiences.delete(key)
    }
  }

  /** Waits until nothing runs, abandoned work included. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running)
  }

  #start(
    audience: Audience,
    signal: AbortSignal,
    work: (shared: SharedContext) => Promise<unknown>,
  ): Promise<unknown> {
    const status = (update: StatusUpdate): void => audience.tell(update)
    const progress: VertexProgress = { vertex: '', log: () => {}, warn: () => {}, status }
    const running = Promise.resolve().then(() => work({ signal, progress, status }))
    this.#running.add(running)
    const forget = (): void => void this.#running.delete(running)
    running.then(forget, forget)
    return running
  }
}
