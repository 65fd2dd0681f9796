import { openStores, type Stores } from '@slipway/app-cache/stores'
import { following, patient, type ServiceContext, type Workers } from '@slipway/app-kit'
import { VERSION } from '@slipway/app-kit/version'
import { loadConfig } from '@slipway/app-standalone/config/load'
import { createFrontends, createGateway } from '@slipway/app-standalone/frontends'
import { again, type Logger, lostError, SlipwayError } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import type { CacheStore } from '@slipway/cache-store'
import type { ContentStore } from '@slipway/content'
import type { Exporter } from '@slipway/exporters'
import type { Frontend } from '@slipway/frontend'
import type { OpenBridges } from '@slipway/frontend/wire/bridges'
import {
  createCacheStoreClient,
  createContentStoreClient,
  createExporters,
  createFrontendClient,
  createSessionAuthorizers,
  ExportersClient,
  FsSync,
  listFrontends,
  RegistryClient,
} from './adapters.ts'
import type { Worker } from '@slipway/worker'
import type { OPTIONS } from './config.ts'
import { RemoteExporters } from './exporters.ts'
import { LiveMap } from './live-map.ts'
import { Providers } from './providers.ts'

type Context = ServiceContext<typeof OPTIONS>

/** Keys and blobs: of the cache service, or of this process. */
export async function openCache(context: Context): Promise<Stores> {
  const { options } = context
  if (options.cache === 'embedded') return await openStores(context)
  const caller = patient(await following(context, 'cache', options.cache))
  return { index: createCacheStoreClient(caller), content: createContentStoreClient(caller) }
}

/** Results of workers that are here are kept; losing such a message is no harm. */
export async function tellSeen(
  index: CacheStore,
  workers: readonly { readonly id: string }[],
  logger: Logger,
): Promise<void> {
  try {
    await index.seen?.(workers.map(({ id }) => id))
  } catch (err) {
    logger.warn({ err }, 'failed to tell the cache which workers are here')
  }
}

export interface Exporters {
  readonly map: ReadonlyMap<string, Exporter>
  /** Checks exporters before a build where that takes a question. */
  readonly wrap: (builds: Builds) => Builds
}

/** Those of exporter services, or all of them in this process. */
export function openExporters(context: Context, workers: Workers, content: ContentStore): Exporters {
  const { options, stack, peers, connections, routes, sessions, logger } = context
  const dial = connections.to('exporter')
  if (!isEmbedded('exporter', options.exporter)) {
    const providers = stack.use(
      new Providers({
        service: 'exporter',
        peers,
        addresses: options.exporter,
        dial,
        list: (caller) => new ExportersClient({ caller, routes, workers: () => undefined }).list(),
        logger,
      }),
    )
    const remote = new RemoteExporters({ providers, dial, routes, workers, content })
    return { map: remote.map, wrap: (builds) => remote.preparing(builds) }
  }
  const file = options['buildkitd-config']
  const registry = new RegistryClient({
    registries: loadConfig(file ? { config: file } : {}).registries,
    userAgent: 'slipway',
  })
  stack.defer(() => registry.close())
  const authorizers = createSessionAuthorizers(sessions)
  const map = createExporters({
    content,
    sessions,
    fsSync: stack.use(new FsSync()),
    registry,
    authorizer: (repository, { sessions: group }) =>
      authorizers.authorizer({ repository, push: true }, group),
  })
  return { map, wrap: (builds) => builds }
}

/** Those of frontend services, or the built-in ones in this process; those that come as images are run from here. */
export function openFrontends(
  context: Context,
  bridges: OpenBridges,
  worker: Worker,
): ReadonlyMap<string, Frontend> {
  const { options, stack, peers, connections, logger, address: bridgeAddress } = context
  const dial = connections.to('frontend')
  const file = options['buildkitd-config']
  const config = loadConfig(file ? { config: file } : {})
  const parts = { config, worker, version: VERSION, logger }
  if (isEmbedded('frontend', options.frontend)) {
    return new Map(createFrontends(parts).map((frontend) => [frontend.name, frontend]))
  }
  const providers = stack.use(
    new Providers({
      service: 'frontend',
      peers,
      addresses: options.frontend,
      dial,
      list: listFrontends,
      logger,
    }),
  )
  const gateways = new Map(createGateway(parts).map((frontend) => [frontend.name, frontend]))
  return new LiveMap((name) => {
    const gateway = gateways.get(name)
    if (gateway) return gateway
    return providers.find(name) === undefined
      ? undefined
      : {
          name,
          // A frontend keeps nothing: where one is lost the next one begins anew.
          solve: async (bridge) =>
            await again(
              async () => {
                const address = providers.find(name)
                if (address === undefined) throw lostError(`no frontend service provides ${name}`)
                const options = { caller: dial(address), bridges, bridgeAddress }
                return await createFrontendClient(name, options).solve(bridge)
              },
              { signal: bridge.signal },
            ),
        }
  })
}

function isEmbedded(service: string, given: readonly string[]): boolean {
  if (!given.includes('embedded')) return false
  if (given.length > 1)
    throw new SlipwayError('invalid-argument', `${service}: embedded and addresses exclude each other`)
  return true
}
