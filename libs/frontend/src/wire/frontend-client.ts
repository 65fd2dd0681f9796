import { platformToProto } from '@slipway/llb'
import { type pb, services } from '@slipway/proto'
import { type Caller, namePeer } from '@slipway/rpc'
import type { Frontend } from '../frontend.ts'
import type { OpenBridges } from './bridges.ts'
import { amongRefs, decodeResult } from './results.ts'

const methods = services.SlipwayFrontendService

export interface FrontendClientOptions {
  readonly caller: Caller
  readonly bridges: OpenBridges
  /** Address at which the frontend service reaches `bridges`. */
  readonly bridgeAddress: string
}

/** The names of the frontends behind `caller`. Throws `unavailable` when it does not answer. */
export async function listFrontends(caller: Caller): Promise<readonly string[]> {
  return (await caller.unary(methods.List, {}, { deadlineMs: 10_000 })).names ?? []
}

/** A frontend that runs in another process and asks back over LLBBridge. */
export function createFrontendClient(name: string, options: FrontendClientOptions): Frontend {
  return {
    name,
    solve: async (bridge) => {
      await using opened = options.bridges.open(bridge)
      const request = {
        name,
        bridge: {
          address: options.bridgeAddress,
          id: opened.id,
          opts: { ...bridge.opts },
          inputs: Object.fromEntries(bridge.inputs) as Record<string, pb.Definition.$Shape>,
          session: bridge.sessionId,
          platforms: bridge.workerPlatforms.map(platformToProto),
          llb_caps: [...bridge.llbCaps],
        },
      }
      const { result } = await options.caller
        .unary(methods.Solve, request, { signal: bridge.signal })
        .catch((error: unknown) => Promise.reject(namePeer(error, `frontend ${name}`) as Error))
      return decodeResult((result ?? {}) as Parameters<typeof decodeResult>[0], amongRefs(opened.refs))
    },
  }
}
