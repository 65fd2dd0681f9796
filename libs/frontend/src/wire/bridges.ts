import { newId, SlipwayError } from '@slipway/base'
import type { CallContext } from '@slipway/rpc'
import type { BridgeContainer } from '../container.ts'
import type { Bridge, BridgeRef } from '../frontend.ts'
import type { BridgePeer } from './server.ts'

export const BRIDGE_KEY = 'slipway-bridge'

/** The bridges that frontends outside of this process use at the moment. Knowing the id is the right to use it. */
export class OpenBridges {
  readonly #peers = new Map<string, BridgePeer>()

  open(bridge: Bridge): AsyncDisposable & { readonly id: string; readonly refs: Map<string, BridgeRef> } {
    const id = newId()
    const refs = new Map<string, BridgeRef>()
    const complete = (): never => {
      throw new SlipwayError('failed-precondition', 'a frontend returns its result as the answer of its call')
    }
    const containers = new Map<string, BridgeContainer>()
    this.#peers.set(id, { bridge, refs, containers, complete })
    return {
      id,
      refs,
      [Symbol.asyncDispose]: async () => {
        this.#peers.delete(id)
        await Promise.allSettled([...containers.values()].map((each) => each[Symbol.asyncDispose]()))
      },
    }
  }

  /** The bridge that a call names; `undefined` when it names none. Throws `not-found` for one that was closed. */
  find(context: Pick<CallContext, 'metadata'>): BridgePeer | undefined {
    const id = context.metadata.get(BRIDGE_KEY)[0]
    if (id === undefined) return undefined
    const peer = this.#peers.get(String(id))
    if (!peer) throw new SlipwayError('not-found', 'no such bridge: the frontend outlived its call')
    return peer
  }
}
