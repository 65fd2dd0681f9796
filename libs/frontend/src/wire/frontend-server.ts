import { Metadata } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { platformFromProto } from '@slipway/llb'
import { services } from '@slipway/proto'
import { type Caller, type Service, service, unary } from '@slipway/rpc'
import type { Frontend } from '../frontend.ts'
import { BRIDGE_KEY } from './bridges.ts'
import { createBridgeClient } from './client.ts'
import { encodeResult } from './results.ts'

type Request = Parameters<(typeof services.SlipwayFrontendService)['Solve']['requestSerialize']>[0]

export interface FrontendServiceOptions {
  readonly frontends: readonly Frontend[]
  /** A caller for the bridge at an address; one for all. */
  readonly dial: (address: string) => Caller
}

/** Frontends for builds of other processes. */
export function createFrontendService(options: FrontendServiceOptions): Service {
  const frontends = new Map(options.frontends.map((frontend) => [frontend.name, frontend]))
  return service(services.SlipwayFrontendService, {
    List: unary(() => ({ names: [...frontends.keys()] })),
    Solve: unary(async (request: Request, { signal }) => {
      const frontend = frontends.get(request.name ?? '')
      if (!frontend) throw new SlipwayError('not-found', `frontend ${request.name ?? ''} not found`)
      const wire = request.bridge
      if (!wire?.address || !wire.id) throw new SlipwayError('invalid-argument', 'the bridge is missing')
      const metadata = new Metadata()
      metadata.set(BRIDGE_KEY, wire.id)
      const bridge = createBridgeClient(
        { caller: options.dial(wire.address), metadata, signal },
        {
          opts: wire.opts ?? {},
          inputs: new Map(Object.entries(wire.inputs ?? {})),
          sessionId: wire.session ?? '',
          workerPlatforms: (wire.platforms ?? []).map(platformFromProto),
          llbCaps: new Set(wire.llb_caps ?? []),
        },
      )
      return { result: await encodeResult(await frontend.solve(bridge), new Map(), true) }
    }),
  })
}
