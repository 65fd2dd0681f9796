import { Metadata } from '@grpc/grpc-js'
import { newId } from '@slipway/base'
import type { Bridge, BridgeRef } from '@slipway/frontend'
import { createBridgeClient } from '@slipway/frontend/wire/client'
import type { State } from '@slipway/llb'
import { type moby, services } from '@slipway/proto'
import { type Caller, dial } from '@slipway/rpc'
import type { Daemon } from './daemon.ts'

export interface BridgeBuild extends AsyncDisposable {
  readonly ref: string
  readonly caller: Caller
  /** Names the build in calls of LLBBridge. */
  readonly metadata: Metadata
  readonly bridge: Bridge
  readonly solved: Promise<unknown>
  solve(state: State): Promise<BridgeRef>
  /** Ends it with no result. */
  finish(): Promise<void>
}

/** A build that the test drives over LLBBridge, as client programs do. */
export function startBridgeBuild(
  daemon: Pick<Daemon, 'address'>,
  request: moby.buildkit.v1.SolveRequest.$Properties = {},
): BridgeBuild {
  const caller = dial(daemon.address)
  const ref = newId()
  const stop = new AbortController()
  const metadata = new Metadata()
  metadata.set('buildkit-controlapi-buildid', ref)
  const solved = caller.unary(
    services.ControlService.Solve,
    { Ref: ref, ...request },
    { signal: stop.signal },
  )
  solved.catch(() => {})
  const bridge = createBridgeClient({ caller, metadata, signal: stop.signal })
  return {
    ref,
    caller,
    metadata,
    bridge,
    solved,
    solve: async (state) => {
      const { ref: result } = await bridge.solve({ definition: await state.marshal() })
      if (!result) throw new Error('the state is empty')
      return result
    },
    finish: async () => {
      await caller.unary(services.LLBBridgeService.Return, { result: {} }, { metadata })
      await solved
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await solved.catch(() => {})
      caller.close()
    },
  }
}
