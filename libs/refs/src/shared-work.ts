import { abortable, throwIfAborted } from '@slipway/base'
import type { VertexProgress } from '@slipway/progress'
import type { RefContext } from './refs.ts'

type StatusUpdate = Parameters<VertexProgress['status']>[0]

/** What shared work may use: it is aborted when the last caller left, and reports to all of them. */
export interface SharedContext extends RefContext {
  readonly progress: VertexProgress
  status(update: StatusUpdate): void
}

interface Running {
  readonly result: Promise<unknown>
  readonly controller: AbortController
  readonly listeners: Set<RefContext>
  /** Last update per status id, for callers that come late. */
  readonly statuses: Map<string, StatusUpdate>
}

/** Work by key that several callers may want at once: done once, ended when nobody wants it any more. */
export class SharedWork {
  readonly #running = new Map<string, Running>()

  async do<T>(key: string, context: RefContext, work: (shared: SharedContext) => Promise<T>): Promise<T> {
    throwIfAborted(context.signal)
    const running = this.#running.get(key) ?? this.#start(key, work)
    for (const status of running.statuses.values()) context.progress?.status(status)
    // Each caller counts, also when one context asks twice.
    const listener: RefContext = { ...context }
    running.listeners.add(listener)
    try {
      return (await abortable(running.result, context.signal)) as T
    } finally {
      running.listeners.delete(listener)
      if (running.listeners.size === 0) this.#leave(key, running)
    }
  }

  /** Waits until nothing runs. */
  async settled(): Promise<void> {
    while (this.#running.size > 0)
      await Promise.allSettled([...this.#running.values()].map((work) => work.result))
  }

  #start(key: string, work: (shared: SharedContext) => Promise<unknown>): Running {
    const controller = new AbortController()
    const listeners = new Set<RefContext>()
    const statuses = new Map<string, StatusUpdate>()
    const status = (update: StatusUpdate): void => {
      statuses.set(update.id, update)
      for (const listener of listeners) listener.progress?.status(update)
    }
    const progress: VertexProgress = { vertex: '', log: () => {}, warn: () => {}, status }
    const shared: SharedContext = { signal: controller.signal, progress, status }
    const result = Promise.resolve()
      .then(() => work(shared))
      .finally(() => this.#forget(key, controller))
    result.catch(() => {})
    const running: Running = { result, controller, listeners, statuses }
    this.#running.set(key, running)
    return running
  }

  #leave(key: string, running: Running): void {
    running.controller.abort()
    this.#forget(key, running.controller)
  }

  #forget(key: string, controller: AbortController): void {
    if (this.#running.get(key)?.controller === controller) this.#running.delete(key)
  }
}
