import type { Metadata } from '@grpc/grpc-js'
import {
  abortable,
  type Clock,
  createDeferred,
  type Deferred,
  type Logger,
  SlipwayError,
  systemClock,
} from '@slipway/base'
import { type MessageStream, openTunnelCaller, TunnelStream } from '@slipway/rpc'
import type { Session, Sessions } from '../sessions.ts'
import { type HealthOptions, watchHealth } from './health.ts'
import { createSession } from './session.ts'

const DEFAULT_WAIT_MS = 5_000
const MAX_ENDED = 4_096

export interface SessionRegistryOptions {
  readonly logger: Logger
  readonly clock?: Clock
  readonly health?: HealthOptions
}

/** Sessions whose connections end in this process. */
export class SessionRegistry implements Sessions {
  readonly #sessions = new Map<string, Session>()
  /** Ids are made for one connection: what has ended does not come again. */
  readonly #ended = new Set<string>()
  readonly #waiting = new Map<string, Set<Deferred<Session>>>()
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #health: HealthOptions

  constructor(options: SessionRegistryOptions) {
    this.#logger = options.logger
    this.#clock = options.clock ?? systemClock
    this.#health = options.health ?? {}
  }

  async get(
    id: string,
    options: { readonly signal?: AbortSignal; readonly waitMs?: number } = {},
  ): Promise<Session> {
    // Lookups may carry a `prefix:`, which groups sessions for the caller only.
    const key = id.slice(id.lastIndexOf(':') + 1)
    const known = this.#sessions.get(key)
    if (known) return known
    if (this.#ended.has(key))
      throw new SlipwayError('not-found', `no active session for ${key}: session ended`)
    const arrival = createDeferred<Session>()
    const waiting = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, waiting.add(arrival))
    const timer = setTimeout(
      () =>
        arrival.reject(
          new SlipwayError('not-found', `no active session for ${key}: context deadline exceeded`),
        ),
      options.waitMs ?? DEFAULT_WAIT_MS,
    )
    try {
      return await abortable(arrival.promise, options.signal)
    } finally {
      clearTimeout(timer)
      waiting.delete(arrival)
      if (waiting.size === 0) this.#waiting.delete(key)
    }
  }

  /**
   * Serves one Control.Session call until the connection inside it ends. `metadata` are the request's.
   * Throws `invalid-argument` without an id, `already-exists` for the id of a living session.
   */
  async accept(stream: MessageStream, metadata: Metadata, signal: AbortSignal): Promise<void> {
    const id = textOf(metadata, 'x-docker-expose-session-uuid')
    if (id === '')
      throw new SlipwayError('invalid-argument', 'session id is missing: x-docker-expose-session-uuid')
    if (this.#sessions.has(id)) throw new SlipwayError('already-exists', `session ${id} already exists`)
    const tunnel = new TunnelStream(stream)
    const ended = new Promise<void>((resolve) => tunnel.once('close', resolve))
    tunnel.on('error', () => {})
    const caller = openTunnelCaller(tunnel)
    const closed = new AbortController()
    const session = createSession({
      id,
      sharedKey: textOf(metadata, 'x-docker-expose-session-sharedkey'),
      methods: listOf(metadata, 'x-docker-expose-session-grpc-method'),
      caller,
      closed: closed.signal,
    })
    const end = (reason: SlipwayError): void => {
      if (closed.signal.aborted) return
      closed.abort(reason)
      this.#sessions.delete(id)
      this.#remember(id)
      tunnel.destroy()
      caller.close()
    }
    signal.addEventListener('abort', () => end(gone(id)), { once: true })
    void watchHealth(
      session,
      { ...this.#health, customTimeout: textOf(metadata, 'x-buildkit-session-health-custom-timeout') },
      this.#clock,
    ).catch((error: unknown) => {
      this.#logger.warn({ session: id, err: error }, 'session healthcheck failed fatally')
      end(new SlipwayError('unavailable', `session ${id} ended: healthcheck failed`, { cause: error }))
    })
    this.#add(session)
    await ended
    end(gone(id))
  }

  #remember(id: string): void {
    this.#ended.add(id)
    for (const oldest of this.#ended) {
      if (this.#ended.size <= MAX_ENDED) break
      this.#ended.delete(oldest)
    }
  }

  #add(session: Session): void {
    // A client may take its id up again all the same.
    this.#ended.delete(session.id)
    this.#sessions.set(session.id, session)
    for (const arrival of this.#waiting.get(session.id) ?? []) arrival.resolve(session)
  }

  get size(): number {
    return this.#sessions.size
  }
}

function gone(id: string): SlipwayError {
  return new SlipwayError('unavailable', `no active session for ${id}: session ended`)
}

function textOf(metadata: Metadata, key: string): string {
  const value = metadata.get(key)[0]
  return value === undefined ? '' : String(value)
}

/** Node's http2 joins the values of a repeated header; none of ours holds a comma. */
function listOf(metadata: Metadata, key: string): readonly string[] {
  return metadata.get(key).flatMap((value) =>
    String(value)
      .split(',')
      .map((part) => part.trim()),
  )
}
