import { hostname } from 'node:os'
import type { Logger } from '@slipway/base'
import { parsePlatform, type Platform } from '@slipway/oci'
import { Collector } from '@slipway/refs/gc/collector'
import { openRuncRuntime } from '@slipway/runtime/runc/runtime'
import { createPlatforms, createWorker, type LocalWorker } from '@slipway/service-worker'
import type { DaemonConfig } from './config/config.ts'
import { gcPolicies } from './gc.ts'
import { createSources, type SourceParts, type Sources } from './sources.ts'
import { openStorage, type StorageParts } from './storage.ts'

export type HostParts = SourceParts &
  Omit<StorageParts, 'layerProvider' | 'onGrown'> & {
    /** Socket that takes spans of steps. */
    readonly traceSocket?: string
    readonly logger: Logger
  }

/** The services of one host: worker, context-sync and executor, on one state root. */
export interface Host extends AsyncDisposable {
  readonly worker: LocalWorker
  /** Whether a ref of this id exists. */
  hasRef(id: string): boolean
  /** Soon, in the background. */
  collectGarbage(): void
}

export function workerLabels(
  config: DaemonConfig,
  executor: string,
  snapshotter: string,
): Record<string, string> {
  const own = 'org.mobyproject.buildkit.worker'
  return {
    [`${own}.executor`]: 'oci',
    [`${own}.hostname`]: hostname(),
    [`${own}.network`]: 'host',
    [`${own}.oci.process-mode`]: 'sandbox',
    [`${own}.selinux.enabled`]: 'false',
    [`${own}.snapshotter`]: snapshotter === 'overlay' ? 'overlayfs' : snapshotter,
    'slipway.runtime': executor,
    ...config.worker.labels,
  }
}

export function workerPlatforms(config: DaemonConfig): () => readonly Platform[] {
  const named = config.worker.platforms.map((text) => parsePlatform(text))
  if (named.length > 0) return () => named
  return createPlatforms({ maxAgeMs: config.worker.platformsMaxAgeMs })
}

export async function openHost(parts: HostParts): Promise<Host> {
  const { config, root, logger, sessions, content } = parts
  await using stack = new AsyncDisposableStack()
  let sources: Sources | undefined
  let collector: Collector | undefined
  const storage = stack.use(
    await openStorage({
      ...parts,
      onGrown: () => collector?.request(),
      // Refs read lazy layers through the image source, which itself stands on the refs.
      layerProvider: (origin, descriptors) => sources!.images.layerProvider(origin, descriptors),
    }),
  )
  sources = createSources(parts, storage)
  stack.defer(() => sources.close())
  const { refs, mounter, checksums } = storage
  const { binary, cgroupParent, maxParallelism } = config.worker
  const runtime = stack.use(
    await openRuncRuntime({
      root: root.dir('executor'),
      mounter,
      dns: config.dns,
      ...(binary ? { binary } : {}),
    }),
  )
  const policies = gcPolicies(config, root.path)
  const worker = stack.use(
    await createWorker({
      root: root.dir('worker'),
      refs,
      content,
      mounter,
      runtime,
      sessions,
      sources: sources.all,
      checksums,
      resolveImage: sources.resolveImage,
      platforms: workerPlatforms(config),
      ...(parts.traceSocket === undefined ? {} : { traceSocket: parts.traceSocket }),
      labels: workerLabels(config, runtime.name, storage.snapshotter),
      gcPolicies: policies,
      ...(cgroupParent ? { cgroupParent } : {}),
      ...(maxParallelism > 0 ? { maxParallelism } : {}),
      logger,
    }),
  )
  const collecting = stack.use(new Collector(refs, policies, { logger }))
  collector = collecting
  collecting.request()
  const owned = stack.move()
  return {
    worker,
    hasRef: (id) => refs.has(id),
    collectGarbage: () => collecting.request(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
