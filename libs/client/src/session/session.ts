import type { ServerHttp2Session } from 'node:http2'
import { type ClientDuplexStream, Metadata, Server, ServerCredentials } from '@grpc/grpc-js'
import { createDeferred, newId, type SlipwayError } from '@slipway/base'
import {
  type BytesMessage,
  bytesMethod,
  type Caller,
  createHealthService,
  fromServiceError,
  MAX_MESSAGE_BYTES,
  type Service,
  TunnelStream,
  WINDOW_BYTES,
} from '@slipway/rpc'
import { keepRepeatedHeaders } from './repeated-headers.ts'

const SESSION = bytesMethod('/moby.buildkit.v1.Control/Session')

/** What a client offers to the daemon during a session. */
export interface Attachable {
  readonly services: readonly Service[]
  /** Ends what it started to serve the session. It may be offered again. */
  close?(): Promise<void>
}

export interface SessionOptions {
  readonly attachables: readonly Attachable[]
  /** Hint under which the daemon keeps this client's directories between builds. */
  readonly sharedKey?: string
}

/** Our own services, offered to the daemon through one call that we make. */
export class ClientSession implements AsyncDisposable {
  readonly id: string
  /** Resolves when the session has ended; with the error where the daemon or the connection ended it. */
  readonly ended: Promise<SlipwayError | undefined>
  readonly #call: ClientDuplexStream<BytesMessage, BytesMessage>
  readonly #server: Server
  #closing = false

  private constructor(id: string, call: ClientDuplexStream<BytesMessage, BytesMessage>, server: Server) {
    this.id = id
    this.#call = call
    this.#server = server
    const ended = createDeferred<SlipwayError | undefined>()
    this.ended = ended.promise
    call.on('error', (error) => ended.resolve(this.#closing ? undefined : fromServiceError(error)))
    call.on('status', () => ended.resolve(undefined))
  }

  /** Starts the session. It is usable at once: the daemon waits for sessions to connect. */
  static open(caller: Caller, options: SessionOptions): ClientSession {
    const id = newId()
    const offered = options.attachables.flatMap(({ services }) => services)
    const server = new Server({
      'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
      'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
      'grpc-node.flow_control_window': WINDOW_BYTES,
    })
    const health = createHealthService([], () => true)
    for (const { definition, handlers } of [...offered, health]) server.addService(definition, handlers)
    const metadata = new Metadata()
    metadata.set('x-docker-expose-session-uuid', id)
    metadata.set('x-docker-expose-session-sharedkey', options.sharedKey ?? '')
    for (const path of pathsOf([...offered, health])) {
      metadata.add('x-docker-expose-session-grpc-method', path)
    }
    const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
    tuneHttp2(server)
    const call = caller.duplex(SESSION, { metadata })
    const session = new ClientSession(id, call, server)
    const tunnel = new TunnelStream(call)
    // The end of the call is told by `ended`.
    tunnel.on('error', () => {})
    injector.injectConnection(tunnel)
    return session
  }

  /** Ends the session and all calls into it. */
  async close(): Promise<void> {
    this.#closing = true
    this.#server.forceShutdown()
    this.#call.cancel()
    await this.ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function pathsOf(services: readonly Service[]): readonly string[] {
  return services.flatMap(({ definition, handlers }) =>
    Object.entries(definition)
      .filter(([name]) => handlers[name] !== undefined)
      .map(([, { path }]) => path),
  )
}

type Http2Server = Parameters<typeof keepRepeatedHeaders>[0] & {
  on(event: 'session', listener: (session: ServerHttp2Session) => void): void
}

/** See rpc/serve: what has to be set on the http2 server itself, which grpc-js keeps private. */
function tuneHttp2(server: Server): void {
  const { http2Servers } = server as unknown as { http2Servers?: Map<Http2Server, unknown> }
  for (const http2Server of http2Servers?.keys() ?? []) {
    keepRepeatedHeaders(http2Server)
    http2Server.on('session', (session) => {
      session.settings({ initialWindowSize: WINDOW_BYTES })
      session.setLocalWindowSize(WINDOW_BYTES)
    })
  }
}
