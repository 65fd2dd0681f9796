import {
  abortable,
  errorMessage,
  type Logger,
  silentLogger,
  sleep,
  SlipwayError,
  throwIfAborted,
  toSlipwayError,
} from '@slipway/base'
import {
  AuthorizationError,
  connect,
  headers,
  type Msg,
  type NatsConnection,
  type NodeConnectionOptions,
  PermissionViolationError,
  RequestError,
  TimeoutError,
} from '@nats-io/transport-node'
import { google } from '@slipway/proto'
import { decodeStatus, encodeStatus } from '@slipway/rpc'
import type {
  Bus,
  BusMessage,
  QueueOptions,
  RequestOptions,
  SubscribeOptions,
  Subscription,
  WorkQueue,
} from '../bus.ts'
import { checkMessage, checkSubject } from '../subject.ts'
import { NatsQueue } from './nats-queue.ts'

const DEFAULT_TIMEOUT_MS = 5_000
const RETRY_MS = 250
const ERROR_HEADER = 'Slipway-Error'

export interface NatsBusOptions {
  /** `nats://host:port`, one or more of a cluster. */
  readonly servers: readonly string[]
  /** Shown by the server's monitoring. */
  readonly name?: string
  readonly user?: string
  readonly password?: string
  /** Contents of PEM files. With it, a server that does not speak TLS is refused. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string }
  readonly logger?: Logger
  /** How long the first connection may take. Default 10,000. */
  readonly connectTimeoutMs?: number
}

/** Connects to NATS. Throws `unavailable` when no server answers in time; later losses are repaired without end. */
export async function openNatsBus(options: NatsBusOptions): Promise<Bus> {
  const logger = options.logger ?? silentLogger
  const deadline = Date.now() + (options.connectTimeoutMs ?? 10_000)
  for (;;) {
    try {
      return new NatsBus(await connect(connectionOptions(options, deadline)), logger)
    } catch (cause) {
      const where = options.servers.join(', ')
      // A server does not change its mind about a login.
      if (cause instanceof AuthorizationError)
        throw new SlipwayError('permission-denied', `NATS at ${where} refuses the login`, { cause })
      if (Date.now() + RETRY_MS < deadline) await sleep(RETRY_MS)
      else
        throw new SlipwayError('unavailable', `cannot reach NATS at ${where}: ${errorMessage(cause)}`, {
          cause,
        })
    }
  }
}

function connectionOptions(options: NatsBusOptions, deadline: number): NodeConnectionOptions {
  return {
    servers: [...options.servers],
    name: options.name ?? 'slipway',
    timeout: Math.max(100, deadline - Date.now()),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RETRY_MS,
    reconnectJitter: 100,
    pingInterval: 10_000,
    maxPingOut: 2,
    ...(options.user === undefined ? {} : { user: options.user }),
    ...(options.password === undefined ? {} : { pass: options.password }),
    ...(options.tls ? { tls: options.tls } : {}),
  }
}

class NatsBus implements Bus {
  readonly #connection: NatsConnection
  readonly #logger: Logger
  readonly #listeners = new Set<(connected: boolean) => void>()
  readonly #queues = new Map<string, NatsQueue>()
  #connected = true

  constructor(connection: NatsConnection, logger: Logger) {
    this.#connection = connection
    this.#logger = logger
    void this.#follow()
  }

  get connected(): boolean {
    return this.#connected
  }

  onConnection(listener: (connected: boolean) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  publish(subject: string, data: Uint8Array): void {
    checkMessage(subject, data)
    // The client would keep what it cannot send; a late fact is worse than a lost one.
    if (!this.#connected || this.#connection.isClosed()) return
    this.#connection.publish(subject, data)
  }

  async subscribe(
    subject: string,
    handle: (message: BusMessage) => void,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    return await this.#listen(subject, options, (message) => {
      handle({ subject: message.subject, data: message.data })
    })
  }

  async request(subject: string, data: Uint8Array, options: RequestOptions = {}): Promise<Uint8Array> {
    checkMessage(subject, data)
    throwIfAborted(options.signal)
    if (!this.#connected) throw new SlipwayError('unavailable', `no connection to NATS for ${subject}`)
    const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const answer = this.#connection.request(subject, data, { timeout }).catch((cause: unknown) => {
      if (cause instanceof TimeoutError)
        throw new SlipwayError('deadline-exceeded', `nobody answered on ${subject} in ${timeout} ms`, {
          cause,
        })
      if (cause instanceof RequestError && cause.isNoResponders())
        throw new SlipwayError('unavailable', `nobody responds to ${subject}`, { cause })
      if (cause instanceof PermissionViolationError)
        throw new SlipwayError('permission-denied', `NATS refuses requests on ${subject}`, { cause })
      throw new SlipwayError('unavailable', `request on ${subject} failed: ${String(cause)}`, { cause })
    })
    const message = await abortable(answer, options.signal)
    const failure = message.headers?.get(ERROR_HEADER)
    if (failure) throw decodeStatus(google.rpc.Status.decode(Buffer.from(failure, 'base64')))
    return message.data
  }

  async respond(
    subject: string,
    handle: (message: BusMessage) => Promise<Uint8Array>,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    return await this.#listen(subject, options, (message) => void this.#answer(message, handle))
  }

  async openQueue(name: string, options: QueueOptions = {}): Promise<WorkQueue> {
    checkSubject(name, false)
    let queue = this.#queues.get(name)
    if (!queue) {
      queue = new NatsQueue(this.#connection, name, options, this.#logger)
      this.#queues.set(name, queue)
    }
    await queue.ensure()
    return queue
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear()
    for (const queue of this.#queues.values()) await queue.close()
    // Draining waits for a server; without one there is nothing to wait for.
    if (this.#connected && !this.#connection.isClosed()) await this.#connection.drain().catch(() => {})
    else await this.#connection.close()
  }

  async #listen(
    subject: string,
    options: SubscribeOptions,
    handle: (message: Msg) => void,
  ): Promise<Subscription> {
    checkSubject(subject, true)
    let refused: Error | undefined
    const subscription = this.#connection.subscribe(subject, {
      ...(options.group === undefined ? {} : { queue: options.group }),
      callback: (error, message) => {
        try {
          if (error) {
            refused = error
            throw error
          }
          handle(message)
        } catch (failure) {
          this.#logger.error({ err: failure }, `a subscriber of ${subject} failed`)
        }
      },
    })
    // The server answers in order: by now it has refused what it refuses.
    if (this.#connected) await this.#connection.flush()
    if (refused)
      throw new SlipwayError('permission-denied', `NATS refuses to subscribe to ${subject}`, {
        cause: refused,
      })
    return {
      [Symbol.asyncDispose]: async () => {
        if (!subscription.isClosed()) subscription.unsubscribe()
        await Promise.resolve()
      },
    }
  }

  async #answer(message: Msg, handle: (message: BusMessage) => Promise<Uint8Array>): Promise<void> {
    try {
      message.respond(await handle({ subject: message.subject, data: message.data }))
    } catch (error) {
      const header = headers()
      const status = google.rpc.Status.encode(encodeStatus(toSlipwayError(error))).finish()
      header.set(ERROR_HEADER, Buffer.from(status).toString('base64'))
      message.respond(new Uint8Array(), { headers: header })
    }
  }

  async #follow(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === 'disconnect') this.#set(false)
      else if (status.type === 'reconnect') this.#set(true)
      else if (status.type === 'error') this.#logger.warn({ err: status.error }, 'NATS reported an error')
    }
    this.#set(false)
  }

  #set(connected: boolean): void {
    if (this.#connected === connected) return
    this.#connected = connected
    this.#logger.info({ connected }, connected ? 'connected to NATS again' : 'lost the connection to NATS')
    for (const listener of this.#listeners) listener(connected)
  }
}
