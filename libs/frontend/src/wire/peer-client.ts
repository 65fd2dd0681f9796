import { services } from '@slipway/proto'
import { encodeStatus } from '@slipway/rpc'
import type { Bridge, BridgeRef } from '../frontend.ts'
import { type BridgeCall, type BridgeFacts, createBridgeClient, createRefClient } from './client.ts'
import { decodePong } from './messages.ts'
import { encodeResult } from './results.ts'
import type { BridgePeer } from './server.ts'

const methods = services.LLBBridgeService
type Return = Parameters<(typeof methods)['Return']['requestSerialize']>[0]

export interface PeerClientOptions {
  readonly call: BridgeCall
  readonly facts: Pick<BridgeFacts, 'opts' | 'sessionId' | 'inputs'>
  /** Told when the end of the build could not be delivered. */
  readonly onLost: (error: unknown) => void
}

/** How the service that runs a build is asked for its bridge. */
export interface BuildPeer {
  readonly caller: BridgeCall['caller']
  readonly metadata: BridgeCall['metadata']
  /** Absent for who only joins a build. */
  readonly request:
    | {
        readonly frontendAttrs: BridgeFacts['opts']
        readonly sessionId: string
        readonly frontendInputs: BridgeFacts['inputs']
      }
    | undefined
  readonly life: AbortSignal
  readonly onLost: (error: unknown) => void
}

/** `openPeerClient` for builds that a client of this process asked for. */
export async function openBuildPeer(
  { caller, metadata, request, life, onLost }: BuildPeer,
  signal: AbortSignal,
): Promise<BridgePeer> {
  const facts = {
    opts: request?.frontendAttrs ?? {},
    sessionId: request?.sessionId ?? '',
    inputs: request?.frontendInputs ?? new Map(),
  }
  return await openPeerClient({ call: { caller, metadata, signal: life }, facts, onLost }, signal)
}

/** The bridge of a build in another process, for those who serve it to clients. Waits until the build is there. */
export async function openPeerClient(
  { call, facts, onLost }: PeerClientOptions,
  signal: AbortSignal,
): Promise<BridgePeer> {
  const pong = await call.caller.unary(methods.Ping, {}, { metadata: call.metadata, signal })
  const { workerPlatforms, llbCaps } = decodePong(pong)
  const bridge: Bridge = createBridgeClient(call, { ...facts, workerPlatforms, llbCaps })
  return {
    bridge,
    refs: new RefsByName(call),
    containers: new Map(),
    complete: (outcome) => {
      void (async () => {
        const message =
          'error' in outcome
            ? { error: encodeStatus(outcome.error) }
            : { result: await encodeResult(outcome.result, new Map(), true) }
        await call.caller.unary(methods.Return, message as Return, { metadata: call.metadata })
      })().catch(onLost)
    },
  }
}

/** Every ref of the build, by its id. Nothing is kept here: whoever owns the build knows which ids are good. */
class RefsByName extends Map<string, BridgeRef> {
  readonly #call: BridgeCall

  constructor(call: BridgeCall) {
    super()
    this.#call = call
  }

  override has(id: string): boolean {
    return id !== ''
  }

  override get(id: string): BridgeRef | undefined {
    return id === '' ? undefined : createRefClient(this.#call, id)
  }

  override set(): this {
    return this
  }
}
