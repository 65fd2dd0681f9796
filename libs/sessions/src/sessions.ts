import type { ClientDuplexStream, ClientReadableStream, Metadata } from '@grpc/grpc-js'

/** A method of a generated service definition (`services.AuthService.Credentials`, …). */
export interface SessionMethod<Req, Res> {
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly requestSerialize: (message: Req) => Buffer
  readonly requestDeserialize: (bytes: Buffer) => Req
  readonly responseSerialize: (message: Res) => Buffer
  readonly responseDeserialize: (bytes: Buffer) => Res
}

/** One client's own services, reached through its connection. */
export interface Session {
  readonly id: string
  /** Hint under which local sources of different sessions share one synced tree; may be empty. */
  readonly sharedKey: string
  /** Aborts when the session ends, with an `unavailable` error as its reason. */
  readonly closed: AbortSignal
  /** What it announced, as `/service/Method`, for those who pass it on. */
  readonly methods?: readonly string[]
  /** Whether the client announced `/service/Method`; compared case-insensitively. */
  supports(path: string): boolean
  unary<Req, Res>(method: SessionMethod<Req, Res>, request: Req, options?: CallOptions): Promise<Res>
  serverStream<Req, Res>(
    method: SessionMethod<Req, Res>,
    request: Req,
    options?: CallOptions,
  ): ClientReadableStream<Res>
  duplex<Req, Res>(method: SessionMethod<Req, Res>, options?: CallOptions): ClientDuplexStream<Req, Res>
}

export interface CallOptions {
  readonly metadata?: Metadata
  readonly signal?: AbortSignal
}

export interface Sessions {
  /**
   * The session with this id; waits up to `waitMs` (default 5,000) for it to connect.
   * Throws `not-found` ("no active session for …") after that, and at once for one that has ended.
   */
  get(id: string, options?: { readonly signal?: AbortSignal; readonly waitMs?: number }): Promise<Session>
}

/**
 * The sessions of all builds that share the work at hand. A live view: builds join and leave while
 * the work runs. Calls into clients always go through a group, never through one fixed session.
 */
export interface SessionGroup {
  ids(): readonly string[]
}

export function sessionGroup(...ids: readonly string[]): SessionGroup {
  const known = ids.filter((id) => id !== '')
  return { ids: () => known }
}
