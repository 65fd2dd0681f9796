import { join } from 'node:path'
import { type Logger, systemClock } from '@slipway/base'
import { openSqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
import { openFsContentStore } from '@slipway/content/fs/store'
import { createDockerfileFrontend } from '@slipway/dockerfile'
import { createExporters } from '@slipway/exporters/create'
import type { Frontend } from '@slipway/frontend'
import { FsSync } from '@slipway/fs-sync'
import { SqliteHistory } from '@slipway/history/sqlite/history'
import { createOpResolver, refResult } from '@slipway/ops'
import { RegistryClient } from '@slipway/registry'
import { createHealthService, createReflectionServices, type Service } from '@slipway/rpc'
import { createContentService, createControlServices } from '@slipway/service-control'
import { BuildManager } from '@slipway/service-solver'
import { SessionRegistry } from '@slipway/sessions/local/registry'
import { createCacheManager, createSolver } from '@slipway/solver'
import { createSessionAuthorizers } from '@slipway/sources/image/session-authorizers'
import { LLB_CAPS } from './capabilities.ts'
import type { DaemonConfig } from './config/config.ts'
import { openHost } from './host.ts'
import type { StateRoot } from './state-root.ts'
import { VERSION } from './version.ts'

/** All services of Slipway in one process, each bound directly to the next. */
export interface Daemon extends AsyncDisposable {
  readonly services: readonly Service[]
  /** Takes no new builds and cancels what runs. */
  drain(): Promise<void>
}

const SERVED = [
  'moby.buildkit.v1.Control',
  'moby.buildkit.v1.frontend.LLBBridge',
  'containerd.services.content.v1.Content',
  'opentelemetry.proto.collector.trace.v1.TraceService',
  'grpc.health.v1.Health',
]
const PROTO_FILES = [
  'moby/buildkit/v1/control.proto',
  'moby/buildkit/v1/frontend/gateway.proto',
  'containerd/services/content/v1/content.proto',
  'opentelemetry/proto/collector/trace/v1/trace_service.proto',
  'grpc/health/v1/health.proto',
]

export async function openDaemon(config: DaemonConfig, root: StateRoot, logger: Logger): Promise<Daemon> {
  const stack = new AsyncDisposableStack()
  const sessions = new SessionRegistry({ logger })
  const registry = new RegistryClient({
    registries: config.registries,
    userAgent: `slipway/${VERSION.version}`,
  })
  stack.defer(() => registry.close())
  const authorizers = createSessionAuthorizers(sessions)
  const content = await openFsContentStore(root.dir('content'))
  const fsSync = new FsSync()
  stack.defer(() => fsSync.close())
  const cacheStore = await openSqliteCacheStore(join(root.path, 'cache.db'), logger)
  stack.defer(() => cacheStore.close())

  const host = stack.use(
    await openHost({
      config,
      root,
      logger,
      sessions,
      registry,
      authorizers,
      content,
      fsSync,
      onRefRemoved: (id) =>
        void cacheStore
          .dropResult(id)
          .catch((err: unknown) => logger.error({ err, ref: id }, 'failed to drop a cache record')),
    }),
  )
  const { worker } = host
  const cache = createCacheManager({
    id: 'main',
    store: cacheStore,
    logger,
    results: { load: async (id) => refResult(await worker.hold(id)) },
  })
  const solver = createSolver({
    resolveOp: createOpResolver({ worker, ...(worker.slots ? { slots: worker.slots } : {}) }),
    cache,
    logger,
  })
  stack.defer(() => solver.close())

  const logs = await openFsContentStore(root.dir('history'))
  const history = new SqliteHistory({
    path: join(root.path, 'history.db'),
    limits: config.history,
    onRemoved: (record) => void (record.logs?.digest ? logs.delete(record.logs.digest) : undefined),
  })
  stack.defer(() => history.close())
  const frontends: Frontend[] = config.dockerfileEnabled ? [createDockerfileFrontend()] : []
  const builds = stack.use(
    new BuildManager({
      solver,
      worker,
      platforms: (await worker.info()).platforms,
      frontends: new Map(frontends.map((frontend) => [frontend.name, frontend])),
      exporters: createExporters({
        content,
        sessions,
        fsSync,
        registry,
        authorizer: (ref, context) =>
          authorizers.authorizer({ repository: ref, push: true }, context.sessions),
      }),
      history,
      logs,
      llbCaps: LLB_CAPS,
      allowedEntitlements: new Set(config.entitlements),
      clock: systemClock,
      logger,
    }),
  )
  const control = createControlServices({
    builds,
    sessions,
    workers: [worker],
    history,
    version: VERSION,
    logger,
    afterBuild: () => host.collectGarbage(),
  })
  return {
    services: [
      ...control,
      createContentService(logs),
      createHealthService(SERVED, () => true),
      ...createReflectionServices(PROTO_FILES, SERVED),
    ],
    drain: () => builds[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
