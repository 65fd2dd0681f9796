import type { ServiceContext } from '@slipway/app-kit'
import { abortable, Semaphore, SlipwayError, systemClock } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import type { CacheStore } from '@slipway/cache-store'
import { platformToProto } from '@slipway/llb'
import { createOpResolver, refResult } from '@slipway/ops'
import type { moby } from '@slipway/proto'
import { BuildManager, type BuildServices } from '@slipway/service-solver'
import { createCacheManager, createSolver } from '@slipway/solver'
import { addSpanSink, TraceRecorder } from '@slipway/tracing'
import type { Worker } from '@slipway/worker'
import type { OPTIONS } from './config.ts'

export interface BuildsParts
  extends Pick<BuildServices, 'worker' | 'history' | 'logs' | 'frontends' | 'exporters' | 'llbCaps'> {
  readonly context: ServiceContext<typeof OPTIONS>
  readonly index: CacheStore
}

export interface DrainedBuilds extends Builds {
  /** Takes no new builds; settles when none runs, or rejects when `signal` aborts. */
  drained(signal: AbortSignal): Promise<void>
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
  const resolveOp = createOpResolver({ worker, ...(limit > 0 ? { slots: new Semaphore(limit) } : {}) })
  const solver = createSolver({ resolveOp, cache, logger })
  stack.defer(() => solver.close())
  const manager = stack.use(
    new BuildManager({
      ...parts,
      sessions: context.sessions,
      solver,
      platforms: (await worker.info()).platforms,
      allowedEntitlements: new Set(options['allow-insecure-entitlement']),
      traces: recordTraces(stack),
      clock: systemClock,
      logger,
    }),
  )
  return drainable(manager)
}

/** Keeps what builds took here for their records; the spans of other services go to the collector alone. */
function recordTraces(stack: AsyncDisposableStack): TraceRecorder {
  const recorder = stack.use(new TraceRecorder())
  stack.use(addSpanSink(recorder))
  return recorder
}

function drainable(builds: Builds): DrainedBuilds {
  const running = new Set<Promise<unknown>>()
  let draining = false
  return {
    solve: async (request, signal) => {
      if (draining) throw new SlipwayError('unavailable', 'the solver is shutting down')
      const work = builds.solve(request, signal)
      running.add(work)
      try {
        return await work
      } finally {
        running.delete(work)
      }
    },
    status: (ref, signal) => builds.status(ref, signal),
    bridge: (ref, signal) => builds.bridge(ref, signal),
    drained: async (signal) => {
      draining = true
      await abortable(Promise.allSettled(running), signal)
    },
  }
}

export async function workerRecords(
  worker: Worker,
): Promise<readonly moby.buildkit.v1.types.WorkerRecord.$Properties[]> {
  const { id, labels, platforms } = await worker.info()
  return [{ ID: id, Labels: { ...labels }, platforms: platforms.map(platformToProto) }]
}
