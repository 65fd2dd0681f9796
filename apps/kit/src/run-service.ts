import { readFileSync } from 'node:fs'
import {
  createLogger,
  errorMessage,
  type Logger,
  type LogLevel,
  newId,
  sleep,
  SlipwayError,
} from '@slipway/base'
import { announce, type Bus, type Instance, instancesOf } from '@slipway/bus'
import { openNatsBus } from '@slipway/bus/nats/nats-bus'
import { createHealthService, KEEPALIVE, serve, type Service, setProgramVersion } from '@slipway/rpc'
import type { SpanFeed } from '@slipway/service-control/span-feed'
import type { SpanRelay } from '@slipway/service-control/span-relay'
import { SessionRoutes } from '@slipway/sessions'
import type { SpanSink } from '@slipway/tracing'
import { RemoteSessions } from '@slipway/sessions/wire/client'
import { VERSION } from './version.ts'
import { COMMON } from './common.ts'
import { Connections, loadBusTls, loadTls, type Tls } from './network.ts'
import { loadOptions, type OptionSpecs, type OptionValues } from './options.ts'
import { observationPages } from './observation-pages.ts'
import { servePages } from './pages.ts'
import { Peers } from './peers.ts'
import { callersOf, type ServiceName } from './roles.ts'
import { onSignal } from './signals.ts'
import { exportSpans, relaySpans } from './tracing.ts'

/** How long a start that was called off may take to end. */
const OPENING_MS = 5_000

type All<S extends OptionSpecs> = OptionValues<typeof COMMON & S>
type Common = OptionValues<typeof COMMON>

/** What a service is made of besides its own parts. */
export interface ServiceContext<S extends OptionSpecs> {
  readonly options: All<S>
  /** Name of the instance. */
  readonly id: string
  readonly tls: Tls | undefined
  readonly logger: Logger
  /** Owns what the service opens; disposed in reverse order at the end. */
  readonly stack: AsyncDisposableStack
  readonly bus: Bus | undefined
  readonly peers: Peers
  readonly connections: Connections
  /** Sessions of clients, wherever they end, and how to reach them. */
  readonly routes: SessionRoutes
  readonly sessions: RemoteSessions
  /** Where others reach this service. */
  readonly address: string
  readonly waitMs: number
  /** Where spans go that others have made. */
  readonly spans: SpanSink | undefined
  /** Brings spans to the solvers, which keep those of their builds. */
  readonly relayed: SpanRelay
  /** Gives spans to those who ask, where this service reaches no solver. */
  readonly feed: SpanFeed | undefined
}

export interface RunningService {
  readonly services: readonly Service[]
  /** Told to others by presence. */
  readonly presence?: Pick<Instance, 'labels' | 'platforms' | 'provides'>
  /** More addresses, for clients, with services of their own. */
  readonly edge?: () => Promise<AsyncDisposable & { close(graceMs: number): Promise<void> }>
  /** Takes nothing new and settles once what runs has ended. */
  readonly drain?: (signal: AbortSignal) => Promise<void>
}

export interface ServiceProgram<S extends OptionSpecs> {
  readonly name: ServiceName
  readonly description: string
  readonly options: S
  readonly open: (context: ServiceContext<S>) => Promise<RunningService>
}

/** Runs a service until SIGTERM, then ends the process. Errors at start are told on stderr, with exit code 1. */
export async function runService<const S extends OptionSpecs>(program: ServiceProgram<S>): Promise<never> {
  const name = `slipway-${program.name}`
  try {
    const options = loadOptions(
      { name, description: program.description, version: `slipway ${VERSION.version}` },
      { ...COMMON, ...program.options },
      process.argv.slice(2),
      process.env,
    )
    if (options) await run(program, options as All<S>)
    process.exit(0)
  } catch (error) {
    console.error(`${name}: ${errorMessage(error)}`)
    process.exit(1)
  }
}

async function run<S extends OptionSpecs>(program: ServiceProgram<S>, options: All<S>): Promise<void> {
  const common = options as Common
  const logger = createLogger({
    level: common['log-level'] as LogLevel,
    service: program.name,
    format: common['log-format'] === 'json' ? 'json' : 'text',
  })
  if (!common.listen) throw new SlipwayError('invalid-argument', 'listen: an address is missing')
  setProgramVersion(VERSION)
  const stopped = onSignal(logger)
  await using stack = new AsyncDisposableStack()
  const context = await openContext(program, options, logger, stack)
  const opening = program.open(context)
  const opened = await Promise.race([opening, stopped.then(() => undefined)])
  if (opened) await serveUntil(stopped, opened, program, context)
  // What was begun may be a mount: it is ended by whoever began it.
  else await Promise.race([opening.catch(() => {}), sleep(OPENING_MS)])
}

async function openContext<S extends OptionSpecs>(
  program: ServiceProgram<S>,
  options: All<S>,
  logger: Logger,
  stack: AsyncDisposableStack,
): Promise<ServiceContext<S>> {
  const common = options as Common
  const spans = await exportSpans(`slipway-${program.name}`, stack)
  const id = common.id ?? newId()
  const bus = common.bus.length > 0 ? stack.use(await openBus(common, program.name, id, logger)) : undefined
  const waitMs = common['wait-seconds'] * 1000
  const peers = stack.use(await Peers.open(bus, program.name, waitMs, logger))
  const tls = loadTls(common)
  const connections = stack.use(new Connections(tls))
  const { relay: relayed, feed } = relaySpans(program.name, { peers, connections, logger, stack })
  const routes = new SessionRoutes()
  const sessions = stack.use(new RemoteSessions({ routes, dial: connections.framedTo('control') }))
  const address = common.advertise ?? common.listen ?? ''
  return {
    options,
    id,
    tls,
    logger,
    stack,
    bus,
    peers,
    connections,
    routes,
    sessions,
    address,
    waitMs,
    spans,
    relayed,
    feed,
  }
}

async function serveUntil<S extends OptionSpecs>(
  stopped: Promise<void>,
  opened: RunningService,
  program: ServiceProgram<S>,
  { options, id, tls, logger, stack, bus, address, feed }: ServiceContext<S>,
): Promise<void> {
  const { listen = '', 'drain-seconds': drainSeconds } = options as Common
  let serving = false
  const pages = (options as Common)['metrics-listen']
  if (pages !== undefined)
    stack.use(
      await servePages(
        pages,
        observationPages(() => serving),
      ),
    )
  const health = createHealthService(namesOf(opened.services), () => serving)
  const server = await serve([...opened.services, ...(feed ? [feed.service] : []), health], {
    addresses: [listen],
    keepalive: KEEPALIVE,
    lines: true,
    ...(tls ? { tls: tls.serve, callers: callersOf(program.name) } : {}),
  })
  stack.defer(() => server.close(0))
  const edge = await opened.edge?.()
  if (edge) stack.use(edge)
  serving = true
  if (!tls && listen.startsWith('tcp://'))
    logger.warn({ address: listen }, 'TLS is not enabled: whoever reaches this address controls the service')
  const instance = { service: program.name, id, address, version: VERSION.version, ...opened.presence }
  const presence = bus ? await announce(bus, instancesOf(program.name), id, instance, { logger }) : undefined
  if (presence) stack.use(presence)
  logger.info({ address: listen }, `running ${program.name} on ${listen}`)

  await stopped
  serving = false
  await presence?.[Symbol.asyncDispose]()
  const end = Date.now() + drainSeconds * 1000
  const limit = AbortSignal.timeout(drainSeconds * 1000)
  await opened.drain?.(limit).catch((err: unknown) => logger.warn({ err }, 'running work was cut off'))
  await edge?.close(200)
  feed?.close()
  // Calls that run may end; new ones find nobody any more.
  await server.close(Math.max(200, end - Date.now()))
}

async function openBus(options: Common, service: ServiceName, id: string, logger: Logger): Promise<Bus> {
  const passwordFile = options['bus-password-file']
  const tls = loadBusTls(options)
  return await openNatsBus({
    servers: options.bus,
    name: `${service} ${id}`,
    logger,
    connectTimeoutMs: options['wait-seconds'] * 1000,
    ...(tls ? { tls } : {}),
    ...(options['bus-user'] === undefined ? {} : { user: options['bus-user'] }),
    ...(passwordFile === undefined
      ? {}
      : { user: options['bus-user'] ?? service, password: readFileSync(passwordFile, 'utf8').trim() }),
  })
}

/** Full names of the gRPC services, for health. */
function namesOf(services: readonly Service[]): readonly string[] {
  const paths = services.flatMap(({ definition }) => Object.values(definition).map(({ path }) => path))
  return [...new Set(paths.map((path) => path.split('/')[1] ?? ''))]
}
