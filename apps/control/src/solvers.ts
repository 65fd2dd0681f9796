import type { ServiceContext } from '@slipway/app-kit'
import { sha256 } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import type { History } from '@slipway/history'
import { BuildsClient, LastingBuilds, openBuildPeer } from './adapters.ts'
import type { OPTIONS } from './config.ts'

type Context = ServiceContext<typeof OPTIONS>

/** The builds of all solvers. A build goes to the solver that its ref points to, so that calls about it find it, whichever comes first. */
export function openSolvers(context: Context, history: Pick<History, 'get'>): Builds {
  context.peers.require('solver', context.options.solver)
  const clients = new Map<string, BuildsClient>()
  const client = (address: string): BuildsClient => {
    let known = clients.get(address)
    if (!known) {
      const caller = context.connections.to('solver')(address)
      known = new BuildsClient({ caller, relay: context.address, openBridge: openBuildPeer })
      clients.set(address, known)
    }
    return known
  }
  return new LastingBuilds({
    logger: context.logger,
    runs: async (ref) => {
      const record = await history.get(ref)
      return record !== undefined && !record.CompletedAt
    },
    place: async (ref, lost) => {
      const known = addresses(context)
      const others = known.filter((address) => !lost.has(client(address)))
      const lostFirst = [...lost].find((solver) => known.some((address) => client(address) === solver))
      if (others.length === 0 && lostFirst) return lostFirst
      const [first, ...rest] = others
      if (first === undefined) return client(await context.peers.address('solver', undefined))
      const score = (address: string): string => sha256(`${address} ${ref}`)
      return client(rest.reduce((best, next) => (score(next) > score(best) ? next : best), first))
    },
  })
}

function addresses({ options, peers }: Context): readonly string[] {
  if (options.solver.length > 0) return options.solver
  return peers.all('solver').flatMap(({ address }) => (address ? [address] : []))
}
