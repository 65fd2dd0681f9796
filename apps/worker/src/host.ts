import { every, type Logger, SlipwayError } from '@slipway/base'
import { following, patient, type ServiceContext } from '@slipway/app-kit'
import type { DaemonConfig } from '@slipway/app-standalone/config/config'
import { gcPolicies } from '@slipway/app-standalone/gc'
import { workerLabels, workerPlatforms } from '@slipway/app-standalone/host'
import type { Sources } from '@slipway/app-standalone/sources'
import { serveStepTraces } from '@slipway/app-standalone/step-traces'
import { openStateRoot, type StateRoot } from '@slipway/app-standalone/state-root'
import type { Storage } from '@slipway/app-standalone/storage'
import { followSpans, type SpanRequest, takeSpans } from '@slipway/service-control'
import type { CacheStore } from '@slipway/cache-store'
import type { FsContentStore } from '@slipway/content/fs/store'
import type { Runtime } from '@slipway/runtime'
import { createWorker, type LocalWorker } from '@slipway/service-worker'
import { encodeRoutes } from '@slipway/sessions'
import type { TreeReceiver } from '@slipway/sources/local/receiver'
import {
  Archiver,
  Collector,
  createCacheStoreClient,
  createRemoteReceiver,
  createSessionAuthorizers,
  createSources,
  FsSync,
  openExecutorClient,
  openFsContentStore,
  openRuncRuntime,
  openStorage,
  RegistryClient,
} from './adapters.ts'
import type { OPTIONS } from './config.ts'
import { endStrayMounts, openSharedRoot } from './shared-root.ts'

type Context = ServiceContext<typeof OPTIONS>

export interface Host {
  readonly worker: LocalWorker
  readonly content: FsContentStore
}

const GC_INTERVAL_MS = 60_000
const STRAY_MOUNTS_INTERVAL_MS = 60_000

/** The worker of this host, on its state root; executor and context-sync in this process or beside it. */
export async function openHost(context: Context, config: DaemonConfig): Promise<Host> {
  const { logger, stack, sessions } = context
  const root = stack.use(await openRoot(context, config))
  const content = await openContent(root, logger)
  const registry = new RegistryClient({ registries: config.registries, userAgent: 'slipway' })
  stack.defer(() => registry.close())
  let sources: Sources | undefined
  let collector: Collector | undefined
  const storage = stack.use(
    await openStorage({
      config,
      root,
      logger,
      content,
      archiver: stack.use(new Archiver()),
      onGrown: () => collector?.request(),
      onRefRemoved: resultDropper(await openCache(context), logger),
      // Refs read lazy layers through the image source, which itself stands on the refs.
      layerProvider: (origin, descriptors) => sources!.images.layerProvider(origin, descriptors),
    }),
  )
  const receiver = openReceiver(context)
  sources = createSources(
    {
      root,
      sessions,
      registry,
      authorizers: createSessionAuthorizers(sessions),
      content,
      fsSync: receiver ?? stack.use(new FsSync()),
    },
    storage,
  )
  stack.defer(() => sources.close())
  const runtime = await openRuntime(context, config, root, storage)
  takeSpansOfHost(context)
  const policies = gcPolicies(config, root.path)
  const worker = stack.use(
    await createWorker({
      root: root.dir('worker'),
      refs: storage.refs,
      content,
      mounter: storage.mounter,
      runtime,
      sessions,
      sources: sources.all,
      checksums: storage.checksums,
      resolveImage: sources.resolveImage,
      platforms: workerPlatforms(config),
      ...(await stepTraces(context, config, root)),
      labels: workerLabels(config, runtime.name, storage.snapshotter),
      gcPolicies: policies,
      ...(config.worker.cgroupParent ? { cgroupParent: config.worker.cgroupParent } : {}),
      logger,
    }),
  )
  collector = stack.use(new Collector(storage.refs, policies, { logger }))
  collector.request()
  // Builds end elsewhere: what they leave is looked for now and then.
  stack.use(every(GC_INTERVAL_MS, () => collector?.request()))
  return { worker, content }
}

/** The root itself, or a part of one that several workers share. */
async function openRoot({ options, logger, stack }: Context, config: DaemonConfig): Promise<StateRoot> {
  if (!options['shared-root']) return openStateRoot(config.root)
  const root = await openSharedRoot(config.root)
  logger.info({ root: root.path }, `the state of this worker is in ${root.path}`)
  const endStrays = (): void => {
    endStrayMounts(config.root, logger).catch((err: unknown) =>
      logger.warn({ err }, 'failed to look for mounts that killed workers have left'),
    )
  }
  stack.use(every(STRAY_MOUNTS_INTERVAL_MS, endStrays))
  return root
}

async function openContent(root: StateRoot, logger: Logger): Promise<FsContentStore> {
  const onDamaged = (digest: string): void =>
    logger.error({ digest }, 'a blob was damaged on disk and is removed')
  return await openFsContentStore(root.dir('content'), { onDamaged })
}

/** Where steps send the spans that they make: they go where ours go. */
async function stepTraces(
  { relayed, spans, stack }: Context,
  { traceSocket }: DaemonConfig,
  root: StateRoot,
): Promise<{ readonly traceSocket?: string }> {
  const sinks = spans ? [relayed, spans] : [relayed]
  const isWanted = (traceId: string): boolean => relayed.knows(traceId)
  const served = await serveStepTraces(traceSocket, root, { sinks, isWanted }, stack)
  return served === undefined ? {} : { traceSocket: served }
}

/** Executor and context-sync reach no solver: what they make goes the way of our own spans. A foreign one may have none. */
function takeSpansOfHost({ options, connections, relayed, logger, stack }: Context): void {
  const end = new AbortController()
  const follow = async (service: 'executor' | 'context-sync'): Promise<void> => {
    const address = options[service]
    const take = (spans: SpanRequest): void => takeSpans(spans, [relayed])
    if (address !== 'embedded') await followSpans(connections.to(service)(address), take, logger, end.signal)
  }
  const following = [follow('executor'), follow('context-sync')]
  stack.defer(async () => {
    end.abort()
    await Promise.all(following)
  })
}

async function openRuntime(
  context: Context,
  config: DaemonConfig,
  root: StateRoot,
  storage: Storage,
): Promise<Runtime> {
  const { options, connections, stack, waitMs } = context
  if (options.executor !== 'embedded') {
    return await openExecutorClient(connections.framedTo('executor')(options.executor), { waitMs })
  }
  const { binary } = config.worker
  return stack.use(
    await openRuncRuntime({
      root: root.dir('executor'),
      mounter: storage.mounter,
      dns: config.dns,
      ...(binary ? { binary } : {}),
    }),
  )
}

/** The context-sync beside us; `undefined` for the one in this process. */
function openReceiver({ options, connections, routes }: Context): TreeReceiver | undefined {
  const address = options['context-sync']
  if (address === 'embedded') return undefined
  return createRemoteReceiver(connections.to('context-sync')(address), (session) => {
    const known = routes.of(session.id)
    if (known.length === 0) throw new SlipwayError('not-found', `no active session for ${session.id}`)
    return encodeRoutes(known)
  })
}

async function openCache(context: Context): Promise<CacheStore> {
  return createCacheStoreClient(patient(await following(context, 'cache', context.options.cache)))
}

/** A record that stays though its result is gone costs a look, nothing more: so losing such a message is no harm. */
function resultDropper(cache: CacheStore, logger: Logger): (id: string) => void {
  return (id) => {
    cache
      .dropResult(id)
      .catch((err: unknown) => logger.warn({ err, ref: id }, 'failed to drop a cache record'))
  }
}
