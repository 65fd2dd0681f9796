import { drainable, type DrainedBuilds, type ServiceContext, watchSlots } from '@slipway/app-kit'
import { Semaphore, systemClock } from '@slipway/base'
import type { CacheStore } from '@slipway/cache-store'
import type { StepHistory } from '@slipway/history'
import { platformToProto } from '@slipway/llb'
import { gauge } from '@slipway/metrics'
import { createOpResolver, refResult } from '@slipway/ops'
import type { moby } from '@slipway/proto'
import { BuildManager, type BuildServices, StepWatch } from '@slipway/service-solver'
import { createCacheManager, createSolver } from '@slipway/solver'
import { addSpanSink, TraceRecorder } from '@slipway/tracing'
import type { ClusterWorker } from '@slipway/worker/cluster/cluster-worker'
import type { OPTIONS } from './config.ts'

export interface BuildsParts
  extends Pick<BuildServices, 'worker' | 'history' | 'logs' | 'frontends' | 'exporters' | 'llbCaps'> {
  readonly context: ServiceContext<typeof OPTIONS>
  readonly index: CacheStore
  readonly traces: TraceRecorder
  /** Keeps why steps ran. */
  readonly stepRecords: Pick<StepHistory, 'explain'>
}

/** The engine over its ports. */
export async function openBuilds(parts: BuildsParts): Promise<DrainedBuilds> {
  const { context, worker, index } = parts
  const { options, logger, stack } = context
  const cache = createCacheManager({
    id: 'main',
    store: index,
    logger,
    results: { load: async (id) => refResult(await worker.hold(id)) },
  })
  const limit = options['max-parallelism']
  const slots = limit > 0 ? new Semaphore(limit) : undefined
  if (slots) stack.use(watchSlots(slots))
  const watch = new StepWatch(parts.stepRecords, logger)
  const resolveOp = createOpResolver({ worker, onListed: watch.onListed, ...(slots ? { slots } : {}) })
  const solver = createSolver({ resolveOp, cache, logger, onRun: watch.onRun })
  stack.defer(() => solver.close())
  const manager = stack.use(
    new BuildManager({
      ...parts,
      steps: watch,
      sessions: context.sessions,
      solver,
      platforms: (await worker.info()).platforms,
      allowedEntitlements: new Set(options['allow-insecure-entitlement']),
      traces: parts.traces,
      clock: systemClock,
      logger,
    }),
  )
  stack.use(gauge('slipway_builds_running', 'Builds that run.', () => manager.running))
  return drainable(manager, 'the solver')
}

/** Keeps what builds took for their records, here and wherever else something was done for them. */
export function recordTraces(stack: AsyncDisposableStack): TraceRecorder {
  const recorder = stack.use(new TraceRecorder())
  stack.use(addSpanSink(recorder))
  return recorder
}

export async function workerRecords(
  cluster: ClusterWorker,
): Promise<readonly moby.buildkit.v1.types.WorkerRecord.$Properties[]> {
  return (await cluster.infos()).map(({ id, labels, platforms }) => ({
    ID: id,
    Labels: { ...labels },
    platforms: platforms.map(platformToProto),
  }))
}
