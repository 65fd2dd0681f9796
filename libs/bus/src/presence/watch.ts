import { createDeferred, type Deferred, type Logger, silentLogger, sleep } from '@slipway/base'
import { slipway } from '@slipway/proto'
import type { Bus } from '../bus.ts'
import { presenceCall, presenceSubject, type Topic } from '../subjects.ts'
import { DEFAULT_TTL_MS } from './announce.ts'

const MAX_TTL_MS = 3_600_000

export interface WatchOptions {
  /** How long those who are here have to answer before the view counts as complete. Default 100. */
  readonly settleMs?: number
  readonly logger?: Logger
}

export type PresenceChange<T> =
  | { readonly kind: 'joined' | 'changed'; readonly key: string; readonly value: T }
  | { readonly kind: 'left'; readonly key: string; readonly value: T }

/** Who is here, kept up to date. */
export interface PresenceView<T> extends AsyncDisposable {
  list(): ReadonlyMap<string, T>
  onChange(listener: (change: PresenceChange<T>) => void): Disposable
  /** The first value that `wanted` accepts, now or as soon as it is here. */
  find(wanted: (value: T, key: string) => boolean, signal?: AbortSignal): Promise<T>
}

interface Entry<T> {
  readonly value: T
  readonly bytes: Uint8Array
  readonly ttlMs: number
  timer: NodeJS.Timeout
}

/**
 * Watches what is announced under `topic`. Nobody is believed gone while the bus is not connected: after a reconnection everybody
 * has a full time to live to be heard of again.
 */
export async function watch<T>(
  bus: Bus,
  topic: Topic<T>,
  options: WatchOptions = {},
): Promise<PresenceView<T>> {
  const view = new View(topic, options.logger ?? silentLogger, () => bus.connected)
  const subscription = await bus.subscribe(presenceSubject(topic.subject), ({ data }) => view.take(data))
  const call = (): void => bus.publish(presenceCall(topic.subject), new Uint8Array())
  const connection = bus.onConnection((connected) => {
    if (!connected) return
    view.renew()
    call()
  })
  view.onDispose(async () => {
    connection[Symbol.dispose]()
    await subscription[Symbol.asyncDispose]()
  })
  call()
  await sleep(options.settleMs ?? 100)
  return view
}

class View<T> implements PresenceView<T> {
  readonly #topic: Topic<T>
  readonly #logger: Logger
  readonly #connected: () => boolean
  readonly #entries = new Map<string, Entry<T>>()
  readonly #listeners = new Set<(change: PresenceChange<T>) => void>()
  readonly #searches = new Set<Deferred<never>>()
  #dispose: () => Promise<void> = () => Promise.resolve()

  constructor(topic: Topic<T>, logger: Logger, connected: () => boolean) {
    this.#topic = topic
    this.#logger = logger
    this.#connected = connected
  }

  list(): ReadonlyMap<string, T> {
    return new Map([...this.#entries].map(([key, { value }]) => [key, value]))
  }

  onChange(listener: (change: PresenceChange<T>) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  async find(wanted: (value: T, key: string) => boolean, signal?: AbortSignal): Promise<T> {
    const found = createDeferred<T>()
    using _listening = this.onChange((change) => {
      if (change.kind !== 'left' && wanted(change.value, change.key)) found.resolve(change.value)
    })
    for (const [key, { value }] of this.#entries) if (wanted(value, key)) return value
    const stopped = createDeferred<never>()
    this.#searches.add(stopped)
    const abort = (): void => stopped.reject(signal?.reason)
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await Promise.race([found.promise, stopped.promise])
    } finally {
      this.#searches.delete(stopped)
      signal?.removeEventListener('abort', abort)
    }
  }

  take(data: Uint8Array): void {
    const message = slipway.bus.v1.Announcement.decode(data)
    const key = message.key ?? ''
    if (!message.value) {
      this.#forget(key)
      return
    }
    const known = this.#entries.get(key)
    clearTimeout(known?.timer)
    const ttlMs = Math.min(message.ttl_ms || DEFAULT_TTL_MS, MAX_TTL_MS)
    const same = known !== undefined && Buffer.compare(known.bytes, message.value) === 0
    const value = same ? known.value : this.#topic.decode(message.value)
    this.#entries.set(key, { value, bytes: message.value, ttlMs, timer: this.#expire(key, ttlMs) })
    if (!same) this.#tell({ kind: known ? 'changed' : 'joined', key, value })
  }

  /** Gives everybody a new time to live. */
  renew(): void {
    for (const [key, entry] of this.#entries) {
      clearTimeout(entry.timer)
      entry.timer = this.#expire(key, entry.ttlMs)
    }
  }

  onDispose(dispose: () => Promise<void>): void {
    this.#dispose = dispose
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { timer } of this.#entries.values()) clearTimeout(timer)
    this.#entries.clear()
    this.#listeners.clear()
    for (const search of this.#searches) search.reject(new DOMException('the watch ended', 'AbortError'))
    await this.#dispose()
  }

  #expire(key: string, ttlMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      // Silence says nothing while nobody can be heard; `renew` follows the reconnection.
      if (this.#connected()) this.#forget(key)
    }, ttlMs)
    timer.unref()
    return timer
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    clearTimeout(entry.timer)
    this.#entries.delete(key)
    this.#tell({ kind: 'left', key, value: entry.value })
  }

  #tell(change: PresenceChange<T>): void {
    for (const listener of this.#listeners) {
      try {
        listener(change)
      } catch (error) {
        this.#logger.error({ err: error }, 'a presence listener failed')
      }
    }
  }
}
