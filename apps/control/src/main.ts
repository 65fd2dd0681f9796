import { drainable, runService, Workers } from '@slipway/app-kit'
import { VERSION } from '@slipway/app-kit/version'
import { SlipwayError } from '@slipway/base'
import { createContentStoreService } from '@slipway/content/wire/server'
import { createHistoryService } from '@slipway/history/wire/server'
import { createStepRecordsService } from '@slipway/history/wire/step-records'
import { createStepsService } from '@slipway/history/wire/steps-server'
import { createHealthService, createReflectionServices } from '@slipway/rpc'
import { createContentService, createControlServices } from '@slipway/service-control'
import { SessionGrants } from '@slipway/sessions/wire/grants'
import { createSessionRelayService } from '@slipway/sessions/wire/server'
import { SessionRegistry } from './adapters.ts'
import { OPTIONS } from './config.ts'
import { EDGE_PROTO_FILES, EDGE_SERVICES, serveEdge } from './edge.ts'
import { GrantedBuilds } from './granted-builds.ts'
import { explained, openHistory } from './history.ts'
import { RenewedBuilds } from './renewed-builds.ts'
import { openSolvers } from './solvers.ts'
import { TracedBuilds } from './traced-builds.ts'

await runService({
  name: 'control',
  description: "Slipway service: the API edge: BuildKit's API, client sessions and their relay, history",
  options: OPTIONS,
  open: async (context) => {
    const { options, logger, stack, peers, connections, routes } = context
    if (options.addr.length === 0)
      throw new SlipwayError('invalid-argument', 'addr: an address for clients is missing')
    const tunnels = new SessionRegistry({ logger })
    const grants = new SessionGrants()
    const records = await openHistory(context)
    const { history, logs, steps } = records
    const workers = stack.use(new Workers({ connections, routes, peers, addresses: options.worker, logger }))
    peers.require('worker', options.worker)
    const renewed = stack.use(
      new RenewedBuilds(new GrantedBuilds(openSolvers(context, history), grants), records.renew, logger),
    )
    const traced = new TracedBuilds(renewed, records)
    const builds = drainable(traced, 'the daemon')
    const clients = createControlServices({
      builds,
      sessions: tunnels,
      get workers() {
        return workers.list()
      },
      history,
      version: VERSION,
      spans: context.spans ? [context.relayed, context.spans] : [context.relayed],
      finalize: (ref) => traced.finalize(ref),
    })
    const health = createHealthService(
      ['moby.buildkit.v1.Control'],
      () => workers.list().length > 0 && !builds.isDraining,
    )
    return {
      services: [
        createSessionRelayService({
          sessions: tunnels,
          allows: (build, session) => grants.allows(build, session),
        }),
        createHistoryService(history),
        createStepRecordsService(steps),
        createContentStoreService({ store: logs }),
      ],
      drain: (signal) => builds.drained(signal),
      edge: () =>
        serveEdge(
          [
            ...clients,
            createContentService(logs),
            createStepsService(steps, explained(steps)),
            health,
            ...createReflectionServices(EDGE_PROTO_FILES, EDGE_SERVICES),
          ],
          options,
          logger,
        ),
    }
  },
})
