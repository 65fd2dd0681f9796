import type { Workers } from '@slipway/app-kit'
import { SlipwayError } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import type { BlobProvider } from '@slipway/content'
import type { Exporter } from '@slipway/exporters'
import type { Caller } from '@slipway/rpc'
import type { SessionRoutes } from '@slipway/sessions'
import { ExportersClient } from './adapters.ts'
import { LiveMap } from './live-map.ts'
import type { Providers } from './providers.ts'

export interface RemoteExportersOptions {
  readonly providers: Providers
  readonly dial: (address: string) => Caller
  readonly routes: SessionRoutes
  readonly workers: Workers
  readonly content: BlobProvider
}

/** Exporters of other processes, whoever provides them at the time. */
export class RemoteExporters {
  readonly map: ReadonlyMap<string, Exporter>
  readonly #options: RemoteExportersOptions
  readonly #clients = new Map<string, ExportersClient>()

  constructor(options: RemoteExportersOptions) {
    this.#options = options
    this.map = new LiveMap((type) => this.#exporter(type))
  }

  /** The same builds, with the attributes of all exporters checked before a build starts. */
  preparing(builds: Builds): Builds {
    return {
      solve: async (request, signal) => {
        using prepared = new DisposableStack()
        for (const { type, attrs } of request.exporters)
          prepared.use(await this.#client(type).prepare(type, attrs))
        return await builds.solve(request, signal)
      },
      status: (ref, signal) => builds.status(ref, signal),
      bridge: (ref, signal) => builds.bridge(ref, signal),
    }
  }

  #exporter(type: string): Exporter {
    return {
      type,
      resolve: (attrs) => {
        const prepared = [...this.#clients.values()].find((client) => client.isPrepared(type, attrs))
        if (!prepared) throw missing(type)
        return prepared.exporter(type).resolve(attrs)
      },
    }
  }

  #client(type: string): ExportersClient {
    const { providers, dial, routes, workers, content } = this.#options
    const address = providers.find(type)
    if (address === undefined) throw missing(type)
    let client = this.#clients.get(address)
    if (!client) {
      client = new ExportersClient({
        caller: dial(address),
        routes,
        workers: (id) => workers.addressOf(id),
        content,
      })
      this.#clients.set(address, client)
    }
    return client
  }
}

function missing(type: string): SlipwayError {
  return new SlipwayError('not-found', `exporter ${JSON.stringify(type)} could not be found`)
}
