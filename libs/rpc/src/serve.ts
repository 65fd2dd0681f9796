import { chmodSync, chownSync, mkdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname } from 'node:path'
import {
  type handleUnaryCall,
  type Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js'
import { SlipwayError, wrapError } from '@slipway/base'
import { type Address, grpcTarget, parseAddress } from './address.ts'
import { createGrpcServer, widenConnectionWindows } from './grpc-server.ts'
import { forCallers } from './identity.ts'
import type { Keepalive } from './keepalive.ts'
import { createLineServer } from './line/server.ts'
import { fromServiceError } from './status.ts'

export interface ServeTls {
  readonly cert: Buffer
  readonly key: Buffer
  /** With a CA every client must show a certificate of it. */
  readonly ca?: Buffer
}

export interface ServeOptions {
  readonly addresses: readonly string[]
  /** For tcp addresses. Unix sockets are guarded by their mode. */
  readonly tls?: ServeTls
  /** Group that may use unix sockets; they are made with mode 0660. */
  readonly gid?: number
  /**
   * URIs, one of which must be in the certificate of those who call a gRPC service, by its full name; `undefined` for all. With TLS
   * alone.
   */
  readonly callers?: (service: string) => readonly string[] | undefined
  /** For tcp. */
  readonly keepalive?: Keepalive
  /** Callers may put small calls on lines; see `onLine`. */
  readonly lines?: boolean
  /** Told of each unary call that failed; `method` is `/service/Method`. */
  readonly onFailed?: (method: string, error: SlipwayError) => void
}

export interface Service {
  readonly definition: ServiceDefinition
  readonly handlers: UntypedServiceImplementation
}

/** Pairs a generated definition with its handlers; the types of both must agree. */
export function service<
  D extends Readonly<Record<string, { readonly path: string }>>,
  H extends { readonly [K in keyof D]?: unknown },
>(definition: D, handlers: H): Service {
  return {
    definition: definition as unknown as ServiceDefinition,
    handlers: handlers as unknown as UntypedServiceImplementation,
  }
}

export interface RunningServer extends AsyncDisposable {
  readonly addresses: readonly string[]
  /** Stops listening, lets calls end for `graceMs`, then cuts them. */
  close(graceMs: number): Promise<void>
}

/** Serves all services on all addresses. Throws naming the address that cannot be used; nothing listens then. */
export async function serve(services: readonly Service[], options: ServeOptions): Promise<RunningServer> {
  const tcp = options.addresses.some((address) => parseAddress(address).kind === 'tcp')
  const served = services.map((each) => guarded(watched(each, options.onFailed), options.callers))
  const lines = options.lines ? createLineServer(served) : undefined
  const server = createGrpcServer(
    lines ? [...served, lines.service] : served,
    tcp ? options.keepalive : undefined,
  )
  const bound: Address[] = []
  try {
    for (const text of options.addresses) bound.push(await bind(server, parseAddress(text), options))
  } catch (error) {
    server.forceShutdown()
    removeSockets(bound)
    throw error
  }
  widenConnectionWindows(server)
  const close = async (graceMs: number): Promise<void> => {
    lines?.close()
    await shutdown(server, graceMs)
    removeSockets(bound)
  }
  return { addresses: options.addresses, close, [Symbol.asyncDispose]: () => close(0) }
}

function guarded(plain: Service, callers: ServeOptions['callers']): Service {
  if (!callers) return plain
  const { definition, handlers } = plain
  const wrapped: UntypedServiceImplementation = { ...handlers }
  for (const [name, { path }] of Object.entries(definition)) {
    const handle = handlers[name]
    const allowed = callers(path.split('/')[1] ?? '')
    if (handle && allowed) wrapped[name] = forCallers(handle as Handler, path, allowed) as typeof handle
  }
  return { definition, handlers: wrapped }
}

type Handler = Parameters<typeof forCallers>[0]
type UnaryHandler = handleUnaryCall<unknown, unknown>

function watched(plain: Service, onFailed: ServeOptions['onFailed']): Service {
  if (!onFailed) return plain
  const { definition, handlers } = plain
  const wrapped: UntypedServiceImplementation = { ...handlers }
  for (const [name, { path, requestStream, responseStream }] of Object.entries(definition)) {
    const handle = handlers[name] as UnaryHandler | undefined
    if (!handle || requestStream || responseStream) continue
    const listening: UnaryHandler = (call, callback) =>
      handle(call, (error, ...rest) => {
        if (error) onFailed(path, fromServiceError(error))
        callback(error, ...rest)
      })
    wrapped[name] = listening
  }
  return { definition, handlers: wrapped }
}

async function bind(server: Server, address: Address, options: ServeOptions): Promise<Address> {
  const target = grpcTarget(address)
  if (address.kind === 'unix') await claimSocket(address.path)
  const credentials =
    address.kind === 'tcp' && options.tls
      ? ServerCredentials.createSsl(
          options.tls.ca ?? null,
          [{ cert_chain: options.tls.cert, private_key: options.tls.key }],
          options.tls.ca !== undefined,
        )
      : ServerCredentials.createInsecure()
  try {
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(target, credentials, (error) => (error ? reject(error) : resolve()))
    })
  } catch (error) {
    throw wrapError(error, `failed to listen on ${target}`)
  }
  if (address.kind === 'unix') {
    chmodSync(address.path, 0o660)
    if (options.gid !== undefined) chownSync(address.path, -1, options.gid)
  }
  return address
}

/** Removes a socket file that nobody listens on any more. Throws `failed-precondition` for one that is in use. */
export async function claimSocket(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 })
  const alive = await new Promise<boolean>((resolve) => {
    const probe = connect(path)
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
  if (alive)
    throw new SlipwayError(
      'failed-precondition',
      `failed to listen on unix://${path}: address already in use`,
    )
  rmSync(path, { force: true })
}

async function shutdown(server: Server, graceMs: number): Promise<void> {
  if (graceMs > 0) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs)
      server.tryShutdown(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
  server.forceShutdown()
}

function removeSockets(bound: readonly Address[]): void {
  for (const address of bound) if (address.kind === 'unix') rmSync(address.path, { force: true })
}
