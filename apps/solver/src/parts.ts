import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { patient, type ServiceContext, type Workers } from '@slipway/app-kit'
import { loadConfig } from '@slipway/app-standalone/config/load'
import { SlipwayError } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import type { CacheStore } from '@slipway/cache-store'
import type { ContentStore } from '@slipway/content'
import type { Exporter } from '@slipway/exporters'
import type { Frontend } from '@slipway/frontend'
import type { OpenBridges } from '@slipway/frontend/wire/bridges'
import {
  createCacheStoreClient,
  createContentStoreClient,
  createDockerfileFrontend,
  createExporters,
  createFrontendClient,
  createSessionAuthorizers,
  ExportersClient,
  FsSync,
  listFrontends,
  openFsContentStore,
  openSqliteCacheStore,
  RegistryClient,
} from './adapters.ts'
import type { OPTIONS } from './config.ts'
import { RemoteExporters } from './exporters.ts'
import { LiveMap } from './live-map.ts'
import { Providers } from './providers.ts'

type Context = ServiceContext<typeof OPTIONS>

export interface Cache {
  readonly index: CacheStore
  readonly content: ContentStore
}

/** Keys and blobs: of the cache service, or on this host. */
export async function openCache(context: Context): Promise<Cache> {
  const { options, logger, stack, peers, connections } = context
  if (options.cache === 'embedded') {
    mkdirSync(options.root, { recursive: true, mode: 0o711 })
    const index = await openSqliteCacheStore(join(options.root, 'cache.db'), logger)
    stack.defer(() => index.close())
    return { index, content: await openFsContentStore(join(options.root, 'content')) }
  }
  const caller = patient(connections.dial(await peers.address('cache', options.cache)))
  return { index: createCacheStoreClient(caller), content: createContentStoreClient(caller) }
}

export interface Exporters {
  readonly map: ReadonlyMap<string, Exporter>
  /** Checks exporters before a build where that takes a question. */
  readonly wrap: (builds: Builds) => Builds
}

/** Those of exporter services, or all of them in this process. */
export function openExporters(context: Context, workers: Workers, content: ContentStore): Exporters {
  const { options, stack, peers, connections, routes, sessions, logger } = context
  const { dial } = connections
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

/** Those of frontend services, or the built-in ones in this process. */
export function openFrontends(context: Context, bridges: OpenBridges): ReadonlyMap<string, Frontend> {
  const { options, stack, peers, connections, logger, address: bridgeAddress } = context
  const { dial } = connections
  if (isEmbedded('frontend', options.frontend)) {
    const frontend = createDockerfileFrontend()
    return new Map([[frontend.name, frontend]])
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
  return new LiveMap((name) => {
    const address = providers.find(name)
    return address === undefined
      ? undefined
      : createFrontendClient(name, { caller: dial(address), bridges, bridgeAddress })
  })
}

function isEmbedded(service: string, given: readonly string[]): boolean {
  if (!given.includes('embedded')) return false
  if (given.length > 1)
    throw new SlipwayError('invalid-argument', `${service}: embedded and addresses exclude each other`)
  return true
}
