import { Metadata } from '@grpc/grpc-js'
import { abortable, abortError, isCode, SharedWork, SlipwayError, toSlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, messagesOf } from '@slipway/rpc'
import { createSession } from '../local/session.ts'
import type { Session, SessionMethod, Sessions } from '../sessions.ts'
import { BUILD_KEY, METADATA_KEY, METHOD_KEY, packMetadata, SESSION_KEY } from './metadata.ts'
import type { SessionRoute, SessionRoutes } from '../routes.ts'

const methods = services.SlipwaySessionRelayService
const DEFAULT_WAIT_MS = 5_000

interface Watched {
  readonly session: Session
  readonly stop: AbortController
}

export interface RemoteSessionsOptions {
  /** Which relay and build lead to a session. */
  readonly routes: SessionRoutes
  /** A caller for the relay at an address; one for all. */
  readonly dial: (address: string) => Caller
}

/**
 * Sessions whose connections end in other processes, reached through their relays. A session is watched for as long as it is
 * known here, so that its end is noticed.
 */
export class RemoteSessions implements Sessions, AsyncDisposable {
  readonly #options: RemoteSessionsOptions
  readonly #watched = new Map<string, Watched>()
  readonly #opening = new SharedWork<Session>()

  constructor(options: RemoteSessionsOptions) {
    this.#options = options
  }

  async get(
    id: string,
    options: { readonly signal?: AbortSignal; readonly waitMs?: number } = {},
  ): Promise<Session> {
    const key = id.slice(id.lastIndexOf(':') + 1)
    const waitMs = options.waitMs ?? DEFAULT_WAIT_MS
    const candidates = this.#candidates(key)
    let last: unknown
    for (const route of candidates) {
      const name = `${route.relay} ${route.build} ${key}`
      const known = this.#watched.get(name)
      if (known) return known.session
      try {
        return await this.#opening.run(
          `${name} ${waitMs}`,
          () => this.#open(name, key, route, waitMs),
          options.signal,
        )
      } catch (error) {
        if (options.signal?.aborted) throw abortError(options.signal)
        if (!isCode(error, 'not-found') && !isCode(error, 'permission-denied')) throw error
        last = error
      }
    }
    throw new SlipwayError('not-found', `no active session for ${key}`, { cause: last })
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const { stop } of this.#watched.values()) stop.abort()
    this.#watched.clear()
    return Promise.resolve()
  }

  /** Its own routes; else those of the builds that are here, one of which may name it (`local-sessionid`). */
  #candidates(id: string): readonly SessionRoute[] {
    const own = this.#options.routes.of(id)
    return own.length > 0 ? own : this.#options.routes.all()
  }

  async #open(name: string, id: string, route: SessionRoute, waitMs: number): Promise<Session> {
    const caller = this.#options.dial(route.relay)
    const stop = new AbortController()
    const metadata = new Metadata()
    metadata.set(BUILD_KEY, route.build)
    const request = { session: id, wait_ms: waitMs }
    const watch = messagesOf(caller.serverStream(methods.Watch, request, { metadata, signal: stop.signal }))
    const first = await abortable(watch.next(), AbortSignal.timeout(waitMs + DEFAULT_WAIT_MS)).catch(
      (error: unknown) => {
        stop.abort()
        throw error
      },
    )
    if (first.done) throw new SlipwayError('not-found', `no active session for ${id}`)
    const other = this.#watched.get(name)
    if (other) {
      stop.abort()
      return other.session
    }
    const closed = new AbortController()
    const session = createSession({
      id,
      sharedKey: first.value.shared_key ?? '',
      methods: first.value.methods ?? [],
      caller: relayed(caller, id, route.build),
      closed: closed.signal,
    })
    this.#watched.set(name, { session, stop })
    void watch
      .next()
      .then(
        () => undefined,
        (error: unknown) => error,
      )
      .then((error) => {
        this.#watched.delete(name)
        const cause = error === undefined ? {} : { cause: toSlipwayError(error) }
        closed.abort(new SlipwayError('unavailable', `no active session for ${id}: session ended`, cause))
      })
    return session
  }
}

/** The same calls, sent to the relay with their true method in the metadata. */
function relayed(caller: Caller, session: string, build: string): Caller {
  const method = <Req, Res>(of: SessionMethod<Req, Res>): SessionMethod<Req, Res> => ({
    ...of,
    path: methods.Call.path,
  })
  const options = <O extends { readonly metadata?: Metadata }>(path: string, given: O | undefined): O => {
    const metadata = new Metadata()
    metadata.set(METADATA_KEY, packMetadata(given?.metadata))
    metadata.set(SESSION_KEY, session)
    metadata.set(BUILD_KEY, build)
    metadata.set(METHOD_KEY, path)
    return { ...given, metadata } as O
  }
  return {
    unary: (of, request, given) => caller.unary(method(of), request, options(of.path, given)),
    serverStream: (of, request, given) => caller.serverStream(method(of), request, options(of.path, given)),
    clientStream: (of, given) => caller.clientStream(method(of), options(of.path, given)),
    duplex: (of, given) => caller.duplex(method(of), options(of.path, given)),
    close: () => {},
  }
}
