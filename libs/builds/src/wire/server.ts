import { givenUp, isLost } from '@slipway/base'
import { encodeEvents } from '@slipway/progress'
import { type moby, services } from '@slipway/proto'
import { type Service, serverStream, service, unary } from '@slipway/rpc'
import type { SessionRoutes } from '@slipway/sessions'
import type { Builds } from '../builds.ts'
import { decodeRequest } from './messages.ts'

type Wire = Parameters<(typeof services.SlipwayBuildsService)['Solve']['requestSerialize']>[0]
type Status = moby.buildkit.v1.StatusResponse.$Properties

export interface BuildsServiceOptions {
  readonly builds: Builds
  /** Where the routes to the sessions of builds are put while they run. */
  readonly routes: SessionRoutes
}

/** Builds over gRPC; their bridges are the LLBBridge service of the same server. */
export function createBuildsService({ builds, routes }: BuildsServiceOptions): Service {
  return service(services.SlipwayBuildsService, {
    Solve: unary(async (wire: Wire, { signal }) => {
      const request = decodeRequest(wire.request)
      using _route = routes.add([{ session: request.sessionId, build: request.ref, relay: wire.relay ?? '' }])
      try {
        const { exporterResponse } = await builds.solve(request, signal)
        return { ExporterResponse: { ...exporterResponse } }
      } catch (error) {
        // What this solver has lost it has tried again itself.
        throw isLost(error) ? givenUp(error) : error
      }
    }),
    Status: serverStream(
      async (request: { Ref?: string | null }, { signal }, send: (message: Status) => Promise<void>) => {
        for await (const events of builds.status(request.Ref ?? '', signal)) {
          for (const message of encodeEvents(events)) await send(message)
        }
      },
    ),
  })
}
