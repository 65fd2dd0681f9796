import type { Workers } from '@slipway/app-kit'
import { again, isLost, SlipwayError } from '@slipway/base'
import type { Builds, ExporterRequest } from '@slipway/builds'
import type { BlobProvider } from '@slipway/content'
import type {
  ExportContext,
  Exporter,
  ExporterInstance,
  ExportResult,
  ExportSource,
} from '@slipway/exporters'
import type { Caller } from '@slipway/rpc'
import { failedBuild } from '@slipway/service-solver'
import type { SessionRoutes } from '@slipway/sessions'
import { isElsewhere } from '@slipway/worker/elsewhere'
import { ExportersClient } from './adapters.ts'
import { LiveMap } from './live-map.ts'
import type { Providers } from './providers.ts'

export interface RemoteExportersOptions {
  readonly providers: Pick<Providers, 'find' | 'all'>
  readonly dial: (address: string) => Caller
  readonly routes: SessionRoutes
  readonly workers: Pick<Workers, 'addressOf'>
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
        try {
          for (const { type, attrs } of request.exporters)
            prepared.use(await again(() => this.#client(type).prepare(type, attrs), { signal }))
        } catch (error) {
          throw failedBuild(error)
        }
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
        return this.#lasting(type, attrs, prepared.exporter(type).resolve(attrs))
      },
      prepare: (attrs) => this.#client(type).prepare(type, attrs),
    }
  }

  /** An export that was lost is made by the next one that provides the type when it is asked for again. */
  #lasting(type: string, attrs: ExporterRequest['attrs'], first: ExporterInstance): ExporterInstance {
    let wasLost = false
    return {
      name: first.name,
      export: async (source, context) => {
        try {
          if (!wasLost) return await first.export(source, context)
          const client = this.#client(type)
          using _prepared = await client.prepare(type, attrs)
          return await client.exporter(type).resolve(attrs).export(source, context)
        } catch (error) {
          wasLost ||= isLost(error)
          if (isElsewhere(error)) return await this.#beside(type, attrs, source, context, error)
          throw error
        }
      },
    }
  }

  /**
   * The same export by those who provide the type on other hosts: files are read where their worker is. Trees are opened before
   * anything is sent, so nothing has left by then.
   */
  async #beside(
    type: string,
    attrs: ExporterRequest['attrs'],
    source: ExportSource,
    context: ExportContext,
    first: unknown,
  ): Promise<ExportResult> {
    let error = first
    for (const address of this.#options.providers.all(type)) {
      const client = this.#clientAt(address)
      try {
        using _prepared = await client.prepare(type, attrs)
        return await client.exporter(type).resolve(attrs).export(source, context)
      } catch (cause) {
        if (!isElsewhere(cause)) throw cause
        error = cause
      }
    }
    throw error
  }

  #client(type: string): ExportersClient {
    const address = this.#options.providers.find(type)
    if (address === undefined) throw missing(type)
    return this.#clientAt(address)
  }

  #clientAt(address: string): ExportersClient {
    const { dial, routes, workers, content } = this.#options
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
