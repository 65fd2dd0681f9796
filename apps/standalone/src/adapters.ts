import { join } from 'node:path'
import { Archiver } from '@slipway/archive'
import { type Logger, systemClock } from '@slipway/base'
import type { CacheStore } from '@slipway/cache-store'
import { openSqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
import { openFsContentStore } from '@slipway/content/fs/store'
import { createExporters } from '@slipway/exporters/create'
import { FsSync } from '@slipway/fs-sync'
import { createStepsService } from '@slipway/history/wire/steps-server'
import { createOpResolver, refResult } from '@slipway/ops'
import { gauge } from '@slipway/metrics'
import { RegistryClient } from '@slipway/registry'
import { createHealthService, createReflectionServices, type Service } from '@slipway/rpc'
import { createContentService, createControlServices } from '@slipway/service-control'
import { BuildManager, StepWatch } from '@slipway/service-solver'
import { type LocalWorker, watchWorker } from '@slipway/service-worker'
import { SessionRegistry } from '@slipway/sessions/local/registry'
import { createCacheManager, createSolver } from '@slipway/solver'
import { createSessionAuthorizers } from '@slipway/sources/image/session-authorizers'
import { LLB_CAPS } from './capabilities.ts'
import type { DaemonConfig } from './config/config.ts'
import { openDebug } from './debug/open.ts'
import { createFrontends } from './frontends.ts'
import { type Host, openHost } from './host.ts'
import { afterStart } from './after-start.ts'
import { removeStrayResults } from './janitor.ts'
import { schedulerTrace } from './scheduler-trace.ts'
import type { StateRoot } from './state-root.ts'
import { serveStepTraces } from './step-traces.ts'
import { openTracing, type Tracing } from './tracing.ts'
import { openBuildRecords } from '@slipway/app-kit/build-records'
import { watchSlots } from '@slipway/app-kit/slots'
import { VERSION } from '@slipway/app-kit/version'

/** All services of Slipway in one process, each bound directly to the next. */
export interface Daemon extends AsyncDisposable {
  readonly services: readonly Service[]
  /** Takes no new builds, lets those that run end within `graceMs`, and cancels what runs then. */
  drain(graceMs: number): Promise<void>
}

const SERVED = [
  'moby.buildkit.v1.Control',
  'moby.buildkit.v1.frontend.LLBBridge',
  'slipway.history.v1.Steps',
  'containerd.services.content.v1.Content',
  'opentelemetry.proto.collector.trace.v1.TraceService',
  'grpc.health.v1.Health',
]
const PROTO_FILES = [
  'moby/buildkit/v1/control.proto',
  'moby/buildkit/v1/frontend/gateway.proto',
  'slipway/history/v1/steps.proto',
  'containerd/services/content/v1/content.proto',
  'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  'grpc/health/v1/health.proto',
]

/** `ready` says whether it is served, and takes builds. */
export async function openDaemon(
  config: DaemonConfig,
  root: StateRoot,
  logger: Logger,
  ready: () => boolean,
): Promise<Daemon> {
  await using stack = new AsyncDisposableStack()
  stack.use(await openDebug(config, root.path, logger, ready))
  const tracing = await openTracing(stack)
  const { recorder, sinks } = tracing
  const isWanted = (traceId: string): boolean => recorder.isRecording(traceId)
  const traceSocket = await serveStepTraces(config.traceSocket, root, { sinks, isWanted }, stack)
  const shared = await openShared(config, root, logger, stack)
  const history = await openHistory(config, root, logger, stack)
  const host = stack.use(
    await openHost({
      ...shared,
      config,
      root,
      logger,
      ...(traceSocket === undefined ? {} : { traceSocket }),
      onRefRemoved: (id) => dropResult(shared.cacheStore, id, logger),
      namedDocuments: () => history.records.resultDigests(),
    }),
  )
  stack.use(sweepInBackground(shared, root, host, logger))
  const builds = stack.use(await createBuilds(config, logger, shared, host.worker, history, tracing, stack))
  stack.use(gauge('slipway_builds_running', 'Builds that run.', () => builds.running))
  stack.use(watchWorker(host.worker))
  if (host.worker.slots) stack.use(watchSlots(host.worker.slots))
  const control = createControlServices({
    builds,
    sessions: shared.sessions,
    workers: [host.worker],
    history: history.records,
    version: VERSION,
    spans: tracing.sinks,
    finalize: (ref) => builds.finalize(ref),
    afterBuild: () => host.collectGarbage(),
  })
  const owned = stack.move()
  return {
    services: [
      ...control,
      createContentService(history.logs),
      createStepsService(history.steps, (build) => history.watch.settled(build)),
      createHealthService(SERVED, ready),
      ...createReflectionServices(PROTO_FILES, SERVED),
    ],
    drain: (graceMs) => builds.drain(graceMs),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

type Shared = Awaited<ReturnType<typeof openShared>>
type Records = Awaited<ReturnType<typeof openHistory>>

/** What several services use: connections, blobs, the cache's index, threads. */
async function openShared(
  config: DaemonConfig,
  root: StateRoot,
  logger: Logger,
  stack: AsyncDisposableStack,
) {
  const sessions = new SessionRegistry({ logger })
  const registry = new RegistryClient({
    registries: config.registries,
    userAgent: `slipway/${VERSION.version}`,
  })
  stack.defer(() => registry.close())
  const content = await openFsContentStore(root.dir('content'), {
    onDamaged: (digest) => logger.error({ digest }, 'a blob was damaged on disk and is removed'),
  })
  const fsSync = stack.use(new FsSync())
  const archiver = stack.use(new Archiver())
  const cacheStore = await openSqliteCacheStore(join(root.path, 'cache.db'), logger)
  stack.defer(() => cacheStore.close())
  return {
    sessions,
    registry,
    authorizers: createSessionAuthorizers(sessions),
    content,
    fsSync,
    archiver,
    cacheStore,
  }
}

/** Nobody waits for it: a result without its ref costs a look, and then a run. */
function sweepInBackground(
  { cacheStore }: Shared,
  root: StateRoot,
  host: Host,
  logger: Logger,
): AsyncDisposable {
  const sweep = (): Promise<void> =>
    removeStrayResults(cacheStore, root.workerId, (id) => host.hasRef(id)).catch((err: unknown) =>
      logger.error({ err }, 'failed to drop records of refs that are gone'),
    )
  return afterStart(sweep)
}

function dropResult(store: CacheStore, id: string, logger: Logger): void {
  store
    .dropResult(id)
    .catch((err: unknown) => logger.error({ err, ref: id }, 'failed to drop a cache record'))
}

async function openHistory(
  config: DaemonConfig,
  root: StateRoot,
  logger: Logger,
  stack: AsyncDisposableStack,
) {
  const opened = await openBuildRecords({ root: root.path, limits: config.history, logger, stack })
  const { history: records, logs, steps } = opened
  return { records, logs, steps, watch: new StepWatch(steps, logger) }
}

async function createBuilds(
  config: DaemonConfig,
  logger: Logger,
  shared: Shared,
  worker: LocalWorker,
  history: Records,
  tracing: Tracing,
  stack: AsyncDisposableStack,
): Promise<BuildManager> {
  const cache = createCacheManager({
    id: 'main',
    store: shared.cacheStore,
    logger,
    results: { load: async (id) => refResult(await worker.hold(id)) },
  })
  const { watch } = history
  const resolveOp = createOpResolver({
    worker,
    onListed: watch.onListed,
    ...(worker.slots ? { slots: worker.slots } : {}),
  })
  const solver = createSolver({
    resolveOp,
    cache,
    logger,
    onRun: watch.onRun,
    ...schedulerTrace(process.env, logger),
  })
  stack.defer(() => solver.close())
  const frontends = createFrontends({ config, worker, version: VERSION, logger })
  return new BuildManager({
    solver,
    worker,
    platforms: (await worker.info()).platforms,
    frontends: new Map(frontends.map((frontend) => [frontend.name, frontend])),
    exporters: createExporters({
      ...shared,
      authorizer: (repository, context) =>
        shared.authorizers.authorizer({ repository, push: true }, context.sessions),
    }),
    sessions: shared.sessions,
    history: history.records,
    steps: watch,
    traces: tracing.recorder,
    logs: history.logs,
    llbCaps: LLB_CAPS,
    allowedEntitlements: new Set(config.entitlements),
    clock: systemClock,
    logger,
  })
}
