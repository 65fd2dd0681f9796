import { hostname } from 'node:os'
import type { Logger } from '@slipway/base'
import { Archiver, createLayerIO } from '@slipway/archive'
import { ContentHasher, removeHashes, treeOfRef } from '@slipway/content-hash'
import type { FsContentStore } from '@slipway/content/fs/store'
import type { FsSync } from '@slipway/fs-sync'
import { hostPlatform, parsePlatform, type Platform } from '@slipway/oci'
import { Collector } from '@slipway/refs/gc/collector'
import { openRefs } from '@slipway/refs/open'
import type { RegistryClient } from '@slipway/registry'
import { openRuncRuntime } from '@slipway/runtime/runc/runtime'
import { createWorker, type LocalWorker } from '@slipway/service-worker'
import type { Sessions } from '@slipway/sessions'
import { createMounter } from '@slipway/snapshots/mounter'
import { openSnapshots } from '@slipway/snapshots/open'
import { createGitSource } from '@slipway/sources/git/source'
import { createHttpSource } from '@slipway/sources/http/source'
import { createImageSource } from '@slipway/sources/image/source'
import type { SessionAuthorizers } from '@slipway/sources/image/session-authorizers'
import { createLocalSource } from '@slipway/sources/local/local-source'
import { removeTreeIndex } from '@slipway/sources/local/trees'
import { createOciLayoutSource } from '@slipway/sources/oci-layout/source'
import type { DaemonConfig } from './config/config.ts'
import { gcPolicies } from './gc.ts'
import type { StateRoot } from './state-root.ts'

export interface HostParts {
  readonly config: DaemonConfig
  readonly root: StateRoot
  readonly logger: Logger
  readonly sessions: Sessions
  readonly registry: RegistryClient
  readonly authorizers: SessionAuthorizers
  readonly content: FsContentStore
  readonly fsSync: FsSync
  readonly onRefRemoved: (id: string) => void
}

/** The services of one host: worker, context-sync and executor, on one state root. */
export interface Host extends AsyncDisposable {
  readonly worker: LocalWorker
  /** Soon, in the background. */
  collectGarbage(): void
}

function labels(config: DaemonConfig, executor: string, snapshotter: string): Record<string, string> {
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

function platforms(config: DaemonConfig): readonly Platform[] {
  const named = config.worker.platforms.map((text) => parsePlatform(text))
  return named.length > 0 ? named : [hostPlatform()]
}

export async function openHost(parts: HostParts): Promise<Host> {
  const { config, root, logger, sessions, content, fsSync } = parts
  const stack = new AsyncDisposableStack()
  const hashesDir = root.dir('hashes')
  const syncDir = root.dir('sync')
  const mounter = createMounter()
  const snapshots = stack.use(
    await openSnapshots({ root: root.dir('snapshots'), kind: config.worker.snapshotter }),
  )
  const runtime = stack.use(
    await openRuncRuntime({
      root: root.dir('executor'),
      mounter,
      dns: config.dns,
      ...(config.worker.binary ? { binary: config.worker.binary } : {}),
    }),
  )
  const archiver = new Archiver()
  stack.defer(() => archiver.close())
  const layers = createLayerIO(archiver)
  const hasher = stack.use(new ContentHasher({ cacheDir: hashesDir }))
  const treeOptions = { mounter, mountDir: root.dir('mounts'), indexDir: syncDir }
  const refs = await openRefs({
    root: root.dir('refs'),
    workerId: root.workerId,
    snapshots,
    content,
    mounter,
    layers,
    logger,
    onRemoved: (id) => {
      parts.onRefRemoved(`${root.workerId}::${id}`)
      void Promise.all([removeHashes(hashesDir, id), removeTreeIndex(syncDir, id)]).catch((err: unknown) =>
        logger.warn({ err, ref: id }, 'failed to remove what was known of a ref'),
      )
    },
    layerProvider: (origin, descriptors) => images.layerProvider(origin, descriptors),
  })
  stack.defer(() => refs.close())
  const images = createImageSource({
    registry: parts.registry,
    authorizers: parts.authorizers,
    content,
    refs,
  })
  const layouts = createOciLayoutSource({ sessions, content, refs })
  const http = createHttpSource({
    sessions,
    refs,
    mounter,
    stateDir: root.dir('http'),
    mountDir: root.dir('mounts'),
  })
  stack.defer(() => http.close())
  const policies = gcPolicies(config, root.path)
  const worker = stack.use(
    await createWorker({
      root: root.dir('worker'),
      refs,
      content,
      mounter,
      runtime,
      sessions,
      sources: [
        images,
        layouts,
        createLocalSource({
          sessions,
          sync: fsSync,
          refs,
          mounter,
          mountDir: root.dir('mounts'),
          indexDir: syncDir,
        }),
        http,
        createGitSource({ refs, sessions, mounter, mountDir: root.dir('mounts'), stateDir: root.dir('git') }),
      ],
      checksums: {
        checksum: (ref, query, context) =>
          hasher.checksum(ref && treeOfRef(ref, treeOptions, context), query, context.signal),
      },
      resolveImage: (ref, options, context) =>
        options.store
          ? layouts.resolveImage(ref, { platform: options.platform, ...options.store }, context)
          : images.resolveImage(ref, options, context),
      platforms: platforms(config),
      labels: labels(config, runtime.name, snapshots.name),
      gcPolicies: policies,
      ...(config.worker.maxParallelism > 0 ? { maxParallelism: config.worker.maxParallelism } : {}),
      logger,
    }),
  )
  const collector = stack.use(new Collector(refs, policies, { logger }))
  collector.request()
  return {
    worker,
    collectGarbage: () => collector.request(),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
