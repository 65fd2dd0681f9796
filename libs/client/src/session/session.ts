import { type ClientDuplexStream, Metadata } from '@grpc/grpc-js'
import { createDeferred, newId, type SlipwayError } from '@slipway/base'
import {
  type BytesMessage,
  bytesMethod,
  type Caller,
  createHealthService,
  fromServiceError,
  type Service,
  serveConnection,
  TunnelStream,
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
  readonly #serving: Disposable
  #closing = false

  private constructor(
    id: string,
    call: ClientDuplexStream<BytesMessage, BytesMessage>,
    services: readonly Service[],
  ) {
    this.id = id
    this.#call = call
    const ended = createDeferred<SlipwayError | undefined>()
    this.ended = ended.promise
    call.on('error', (error) => ended.resolve(this.#closing ? undefined : fromServiceError(error)))
    call.on('status', () => ended.resolve(undefined))
    const tunnel = new TunnelStream(call)
    // The end of the call is told by `ended`.
    tunnel.on('error', () => {})
    this.#serving = serveConnection(services, tunnel, keepRepeatedHeaders)
  }

  /** Starts the session. It is usable at once: the daemon waits for sessions to connect. */
  static open(caller: Caller, options: SessionOptions): ClientSession {
    const id = newId()
    const offered = options.attachables.flatMap(({ services }) => services)
    const services = [...offered, createHealthService([], () => true)]
    const metadata = new Metadata()
    metadata.set('x-docker-expose-session-uuid', id)
    metadata.set('x-docker-expose-session-sharedkey', options.sharedKey ?? '')
    for (const path of pathsOf(services)) {
      metadata.add('x-docker-expose-session-grpc-method', path)
    }
    const call = caller.duplex(SESSION, { metadata })
    try {
      return new ClientSession(id, call, services)
    } catch (error) {
      call.cancel()
      throw error
    }
  }

  /** Ends the session and all calls into it. */
  async close(): Promise<void> {
    this.#closing = true
    this.#serving[Symbol.dispose]()
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
