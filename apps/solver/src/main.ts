import { following, patient, runService, Workers } from '@slipway/app-kit'
import { every, SlipwayError } from '@slipway/base'
import { createBuildsService } from '@slipway/builds/wire/server'
import { OpenBridges } from '@slipway/frontend/wire/bridges'
import { createBridgeService } from '@slipway/frontend/wire/server'
import { createTraceService } from '@slipway/service-control/traces'
import { ClusterWorker } from '@slipway/worker/cluster/cluster-worker'
import {
  createContentStoreClient,
  createHistoryClient,
  createStepRecordsClient,
  LLB_CAPS,
} from './adapters.ts'
import { OPTIONS } from './config.ts'
import { openCache, openExporters, openFrontends, tellSeen } from './parts.ts'
import { openBuilds, recordTraces, workerRecords } from './builds.ts'

/** Far below the days after which a worker counts as gone for good. */
const SEEN_MS = 600_000

await runService({
  name: 'solver',
  description: 'Slipway service: builds from request to result: graph, scheduling, progress',
  options: OPTIONS,
  open: async (context) => {
    const { options, logger, stack, peers, connections, routes, waitMs } = context
    const workers = stack.use(new Workers({ connections, routes, peers, addresses: options.worker, logger }))
    await workers.first(waitMs)
    const worker = new ClusterWorker({ members: () => workers.list(), logger })
    const cache = await openCache(context)
    stack.use(every(SEEN_MS, () => void tellSeen(cache.index, workers.list(), logger)))
    const control = patient(await following(context, 'control', options.control, { leaves: true }))
    const bridges = new OpenBridges()
    const exporters = openExporters(context, workers, cache.content)
    const traces = recordTraces(stack)
    const manager = await openBuilds({
      context,
      traces,
      worker,
      index: cache.index,
      history: createHistoryClient(control),
      stepRecords: createStepRecordsClient(control),
      logs: createContentStoreClient(control),
      frontends: openFrontends(context, bridges, worker),
      exporters: exporters.map,
      llbCaps: LLB_CAPS,
    })
    const builds = exporters.wrap(manager)
    const bridge = createBridgeService({
      find: async (call) => {
        const ref = call.metadata.get('buildkit-controlapi-buildid')[0]
        const frontend = bridges.find(call)
        if (frontend) return frontend
        if (ref === undefined) throw new SlipwayError('invalid-argument', 'the call names no build')
        return await builds.bridge(String(ref), call.signal)
      },
      workers: () => workerRecords(worker),
    })
    return {
      services: [
        createBuildsService({ builds, routes }),
        bridge,
        createTraceService([traces], (traceId) => traces.isRecording(traceId)),
      ],
      drain: (signal) => manager.drained(signal),
    }
  },
})
