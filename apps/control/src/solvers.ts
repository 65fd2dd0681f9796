import type { Peers, ServiceContext } from '@slipway/app-kit'
import { sha256 } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import { BuildsClient, openBuildPeer } from './adapters.ts'
import type { OPTIONS } from './config.ts'

/** The builds of all solvers. A build goes to the solver that its ref points to, so that calls about it find it, whichever comes first. */
export class Solvers implements Builds {
  readonly #context: ServiceContext<typeof OPTIONS>
  readonly #peers: Peers
  readonly #clients = new Map<string, BuildsClient>()
  /** Running builds stay where they are when solvers come. */
  readonly #placed = new Map<string, string>()

  constructor(context: ServiceContext<typeof OPTIONS>) {
    this.#context = context
    this.#peers = context.peers
    this.#peers.require('solver', context.options.solver)
  }

  solve: Builds['solve'] = async (request, signal) => {
    const address = await this.#place(request.ref)
    this.#placed.set(request.ref, address)
    try {
      return await this.#client(address).solve(request, signal)
    } finally {
      // Late readers of its progress come within ten seconds.
      setTimeout(() => this.#placed.delete(request.ref), 15_000).unref()
    }
  }

  async *status(ref: string, signal: AbortSignal): ReturnType<Builds['status']> {
    yield* this.#client(await this.#place(ref)).status(ref, signal)
  }

  bridge: Builds['bridge'] = async (ref, signal) => {
    return await this.#client(await this.#place(ref)).bridge(ref, signal)
  }

  async #place(ref: string): Promise<string> {
    const placed = this.#placed.get(ref)
    if (placed !== undefined) return placed
    const { solver } = this.#context.options
    const known =
      solver.length > 0
        ? solver
        : this.#peers.all('solver').flatMap(({ address }) => (address ? [address] : []))
    if (known.length === 0) return await this.#peers.address('solver', undefined)
    const scored = known.map((address) => ({ address, score: sha256(`${address} ${ref}`) }))
    return scored.reduce((best, next) => (next.score > best.score ? next : best)).address
  }

  #client(address: string): BuildsClient {
    let client = this.#clients.get(address)
    if (!client) {
      client = new BuildsClient({
        caller: this.#context.connections.to('solver')(address),
        relay: this.#context.address,
        openBridge: openBuildPeer,
      })
      this.#clients.set(address, client)
    }
    return client
  }
}
