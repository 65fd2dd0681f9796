import { type Logger, noteOrigin } from '@slipway/base'
import { Archiver, createLayerIO } from '@slipway/archive'
import { FsSync } from '@slipway/fs-sync'
import { ContentHasher, removeHashes, treeOfRef } from '@slipway/content-hash'
import type { FsContentStore } from '@slipway/content/fs/store'
import { openRefs } from '@slipway/refs/open'
import type { LocalRefs } from '@slipway/refs/local-refs'
import type { Checksums } from '@slipway/service-worker'
import { clearMountPoints, type Mounter } from '@slipway/snapshots'
import { createMounter } from '@slipway/snapshots/mounter'
import { openSnapshots } from '@slipway/snapshots/open'
import type { ImageSource } from '@slipway/sources/image/source'
import { deferredFiles, removeTreeIndex } from '@slipway/sources/local/trees'
import type { DaemonConfig } from './config/config.ts'
import { removeStrayFiles } from './janitor.ts'
import type { StateRoot } from './state-root.ts'

export interface StorageParts {
  readonly config: DaemonConfig
  readonly root: StateRoot
  readonly logger: Logger
  readonly content: FsContentStore
  readonly archiver: Archiver
  readonly onRefRemoved: (id: string) => void
  /** Documents of the content store that others want to keep. */
  readonly namedDocuments?: () => ReadonlySet<string>
  /** Told when trees or layers were added. */
  readonly onGrown?: () => void
  /** Reads layers that are known from an earlier pull; asked long after the storage was opened. */
  readonly layerProvider: ImageSource['layerProvider']
}

/** What a host keeps: snapshots, refs, and what is known of their content. */
export interface Storage extends AsyncDisposable {
  readonly mounter: Mounter
  readonly snapshotter: string
  readonly refs: LocalRefs
  readonly checksums: Checksums
  /** Where index files of synced trees are. */
  readonly indexDir: string
}

export async function openStorage(parts: StorageParts): Promise<Storage> {
  const { config, root, logger, content } = parts
  const stack = new AsyncDisposableStack()
  const hashesDir = root.dir('hashes')
  const indexDir = root.dir('sync')
  const mounter = createMounter()
  const snapshots = stack.use(
    await openSnapshots({ root: root.dir('snapshots'), kind: config.worker.snapshotter }),
  )
  const hasher = stack.use(new ContentHasher({ cacheDir: hashesDir }))
  const forget = (id: string): void => {
    parts.onRefRemoved(`${root.workerId}::${id}`)
    Promise.all([removeHashes(hashesDir, id), removeTreeIndex(indexDir, id)]).catch((err: unknown) =>
      logger.warn({ err, ref: id }, 'failed to remove what was known of a ref'),
    )
  }
  const trees = { mounter, mountDir: root.dir('mounts'), indexDir }
  const refs = await openRefs({
    root: root.dir('refs'),
    workerId: root.workerId,
    snapshots,
    content,
    mounter,
    layers: createLayerIO(parts.archiver),
    deferred: deferredFiles(trees, stack.use(new FsSync())),
    logger,
    onRemoved: forget,
    ...(parts.onGrown ? { onGrown: parts.onGrown } : {}),
    ...(parts.namedDocuments ? { namedDocuments: parts.namedDocuments } : {}),
    layerProvider: parts.layerProvider,
  })
  stack.defer(() => refs.close())
  const checksums: Listing = {
    checksum: (ref, query, context) =>
      hasher.checksum(ref && treeOfRef(ref, trees, context), query, context.signal),
    list: (ref, query, limit, context) =>
      hasher.list(ref && treeOfRef(ref, trees, context), query, limit, context.signal),
  }
  await clearMountPoints(trees.mountDir, mounter, logger)
  await removeStrayFiles(root, (id) => refs.has(id))
  return {
    mounter,
    snapshotter: snapshots.name,
    refs,
    checksums: config.debug.saveCacheKeys ? noted(checksums) : checksums,
    indexDir,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

type Listing = Required<Checksums>

/** Files of a content digest that are kept for debugging. */
const NOTED_FILES = 10_000

/** Tells which files a digest is of, for the database of cache keys. */
function noted(checksums: Listing): Listing {
  return {
    ...checksums,
    checksum: async (ref, query, context) => {
      const digest = await checksums.checksum(ref, query, context)
      const files = await checksums.list(ref, query, NOTED_FILES, context)
      if (files) noteOrigin(digest, 'file-list', files.map((file) => `${file.path}${file.digest}`).join('\0'))
      return digest
    },
  }
}
