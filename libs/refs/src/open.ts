import { type Clock, type Digest, type Logger, silentLogger, systemClock } from '@slipway/base'
import type { BlobProvider, ContentStore } from '@slipway/content'
import type { Descriptor } from '@slipway/oci'
import { clearMountPoints, type Mounter, type Snapshots } from '@slipway/snapshots'
import { BlobMaker } from './blob-maker.ts'
import { Core, MOUNT_POINT_PREFIX } from './core.ts'
import { loadGraph } from './graph.ts'
import { entryMounts } from './handles.ts'
import { removeStrayBlobs, removeStraySnapshots, trustedRecords } from './janitor.ts'
import type { LayerIO } from './layer-io.ts'
import { labelLayers } from './labelled-content.ts'
import { LocalRefs } from './local-refs.ts'
import { Localizer } from './localize.ts'
import type { DeferredFiles } from './refs.ts'
import { RecordStore } from './store/store.ts'

export interface RefsOptions {
  /** Directory of the records; one process at a time. */
  readonly root: string
  readonly workerId: string
  readonly snapshots: Snapshots
  readonly content: ContentStore
  readonly mounter: Mounter
  readonly layers: LayerIO
  /** None where nobody keeps files apart. */
  readonly deferred?: DeferredFiles
  /** Reads blobs of a repository that are known from an earlier pull; asked when a lazy ref is used after a restart. */
  readonly layerProvider?: (origin: string, layers: readonly Descriptor[]) => BlobProvider | undefined
  /** Documents of the content store (manifests, configs) that others want to keep, as records of builds do. */
  readonly namedDocuments?: () => ReadonlySet<Digest>
  readonly clock?: Clock
  readonly logger?: Logger
  /** Told the id of every ref that is gone. */
  readonly onRemoved?: (id: string) => void
  /** Told when there is more on disk than before, so that garbage collection may run. */
  readonly onGrown?: () => void
}

const NONE_DEFERRED: DeferredFiles = {
  place: () => Promise.resolve(false),
  find: () => undefined,
  size: () => Promise.resolve(0),
}

/** Opens the refs of a host and cleans up what a crash left behind. */
export async function openRefs(options: RefsOptions): Promise<LocalRefs> {
  const logger = options.logger ?? silentLogger
  const { store, loaded } = RecordStore.open(options.root, logger)
  const { graph } = loadGraph(trustedRecords(loaded, options.snapshots), loaded.usage)
  const gone =
    graph.entries.size === loaded.records.length
      ? []
      : loaded.records.filter((record) => !graph.entries.has(record.id))
  if (gone.length > 0) {
    logger.info({ count: gone.length }, 'refs without their bytes are dropped')
    await store.write(...gone.map(({ id }) => ({ kind: 'delete-ref', id }) as const))
    for (const { id } of gone) options.onRemoved?.(id)
  }
  await removeStraySnapshots(graph, options.snapshots, logger)
  await clearMountPoints(options.root, options.mounter, logger, MOUNT_POINT_PREFIX)
  const core = new Core({
    ...options,
    content: labelLayers(options.content),
    graph,
    store,
    logger,
    deferred: options.deferred ?? NONE_DEFERRED,
    layerProvider: options.layerProvider ?? (() => undefined),
    namedDocuments: options.namedDocuments ?? (() => new Set()),
    clock: options.clock ?? systemClock,
    onRemoved: options.onRemoved ?? (() => {}),
    onGrown: options.onGrown ?? (() => {}),
  })
  const before = core.parts.clock.now()
  core.background(removeStrayBlobs(graph, options.content, before))
  const blobs = new BlobMaker(core)
  const localizer = new Localizer(core, blobs)
  const machinery = { core, localizer, blobs }
  blobs.bind({
    ensure: (entry, context) => localizer.ensure(entry, context),
    fetch: (entry, layer, context) => localizer.fetch(entry, layer, context),
    mounts: (entry, context) => entryMounts(machinery, entry, context),
  })
  return new LocalRefs(machinery)
}
