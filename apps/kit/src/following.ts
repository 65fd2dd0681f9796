import { isLost } from '@slipway/base'
import type { Caller } from '@slipway/rpc'
import type { Connections } from './network.ts'
import type { Peers } from './peers.ts'
import type { ServiceName } from './roles.ts'

export interface FollowingOptions {
  readonly peers: Pick<Peers, 'address' | 'all'>
  readonly connections: Pick<Connections, 'to'>
}

/**
 * Calls one instance of a service for as long as it is on the bus, and from then on another one; with an address given, always that.
 * Waits for one to come. `leaves`: already when a unary call finds that it was lost, which the bus hears later.
 */
export async function following(
  { peers, connections }: FollowingOptions,
  service: ServiceName,
  given: string | undefined,
  { leaves = false } = {},
): Promise<Caller> {
  const dial = connections.to(service)
  if (given) return dial(given)
  let address = await peers.address(service, undefined)
  let lost: string | undefined
  const current = (): string => {
    const here = peers.all(service).flatMap((instance) => instance.address || [])
    // While nobody is there it may be the bus that is away.
    if (!here.includes(address) || address === lost)
      address = here.find((each) => each !== lost) ?? here[0] ?? address
    return address
  }
  const caller = (): Caller => dial(current())
  return {
    unary: async (method, request, options) => {
      const asked = current()
      try {
        return await dial(asked).unary(method, request, options)
      } catch (error) {
        if (leaves && isLost(error)) lost = asked
        throw error
      }
    },
    serverStream: (method, request, options) => caller().serverStream(method, request, options),
    clientStream: (method, options) => caller().clientStream(method, options),
    duplex: (method, options) => caller().duplex(method, options),
    // Connections are shared and end with the process.
    close: () => {},
  }
}
