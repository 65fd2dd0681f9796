import { type Clock, type Digest, failpoint, isCode, type Logger, pace, SlipwayError } from '@slipway/base'
import type { BlobFiles, BlobProvider, BlobVerifier, ContentStore } from '@slipway/content'
import type { Descriptor } from '@slipway/oci'
import type { Mounter, MountSpec, Snapshots } from '@slipway/snapshots'
import type { Entry } from './entry.ts'
import type { Graph } from './graph.ts'
import type { LayerIO } from './layer-io.ts'
import type { DeferredFiles } from './refs.ts'
import type { RecordStore } from './store/store.ts'

/** Label of blobs that only refs need; the janitor may remove such a blob once no record names it. */
export const LAYER_BLOB_LABELS: Readonly<Record<string, string>> = { 'slipway.layer': '1' }

export function isLayerLabel(name: string): boolean {
  return name in LAYER_BLOB_LABELS
}

/** Names of the directories below the root where both sides of a diff are mounted. */
export const MOUNT_POINT_PREFIX = 'diff-'

export interface CoreParts {
  readonly root: string
  readonly workerId: string
  readonly graph: Graph
  readonly store: RecordStore
  readonly snapshots: Snapshots
  readonly content: ContentStore & BlobVerifier & Partial<BlobFiles>
  readonly mounter: Mounter
  readonly layers: LayerIO
  readonly deferred: DeferredFiles
  /** Reads blobs that are known from an earlier pull, where no build has named their source since the start. */
  readonly layerProvider: (origin: string, layers: readonly Descriptor[]) => BlobProvider | undefined
  /** Documents of the content store that others want to keep. */
  readonly namedDocuments: () => ReadonlySet<Digest>
  readonly clock: Clock
  readonly logger: Logger
  /** Told the id of every ref that is gone, so that nobody offers it as a result. */
  readonly onRemoved: (id: string) => void
  /** Told when there is more on disk than before. */
  readonly onGrown: () => void
}

/** What all parts of the ref store share: counting, persisting and removing entries. */
export class Core {
  readonly parts: CoreParts
  readonly #background = new Set<Promise<void>>()

  constructor(parts: CoreParts) {
    this.parts = parts
  }

  find(id: string): Entry {
    const entry = this.parts.graph.entries.get(id)
    if (!entry) throw new SlipwayError('not-found', `ref ${id}: not found`)
    return entry
  }

  /** Where the blobs of a lazy layer come from; `undefined` when nobody knows any more. */
  providerOf(entry: Entry): BlobProvider | undefined {
    if (entry.provider) return entry.provider
    const origin = entry.blobs.find((blob) => blob.origin !== undefined)?.origin
    if (origin === undefined) return undefined
    entry.provider = this.parts.layerProvider(
      origin,
      entry.blobs.map((blob) => blob.descriptor),
    )
    return entry.provider
  }

  /** Records the entry as it is now; resolves once that is durable. */
  async persist(entry: Entry): Promise<void> {
    if (entry.removed) return
    entry.stored = true
    await this.parts.store.write({ kind: 'put-ref', id: entry.id, doc: JSON.stringify(entry.toRecord()) })
    this.parts.onGrown()
  }

  /** The same without waiting and without durability: for facts that can be found again. */
  persistSoon(entry: Entry): void {
    if (entry.removed || !entry.stored) return
    const doc = JSON.stringify(entry.toRecord())
    this.background(this.parts.store.writeRelaxed({ kind: 'put-ref', id: entry.id, doc }))
  }

  /** Counts a use; the counters on disk follow soon. */
  touch(entry: Entry): void {
    entry.lastUsedAt = this.parts.clock.now()
    entry.uses++
    if (!entry.stored || entry.removed) return
    const { id, lastUsedAt, uses } = entry
    this.background(this.parts.store.writeRelaxed({ kind: 'put-usage', id, lastUsedAt, uses }))
  }

  /** Ends one hold of an immutable entry. */
  async unhold(entry: Entry): Promise<void> {
    entry.handles--
    if (entry.handles > 0) return
    this.touch(entry)
    await this.dropView(entry)
    await this.#removeTemporary(entry)
  }

  async dropView(entry: Entry): Promise<void> {
    const key = entry.viewKey
    const view = entry.view
    entry.view = undefined
    entry.viewKey = undefined
    if (key === undefined) return
    await view?.catch(() => {})
    const rest = pace()
    if (rest) await rest
    await this.removeSnapshot(key)
  }

  /** Removes the record of a ref that somebody still has open; its bytes go when it is released. */
  async forget(entry: Entry): Promise<void> {
    if (!entry.stored) return
    entry.stored = false
    await this.parts.store.write({ kind: 'delete-ref', id: entry.id })
  }

  /** Takes the entry out at once, then its bytes. Only for entries that nothing holds and nothing stands on. */
  async remove(entry: Entry): Promise<void> {
    if (entry.removed) return
    const frozen = entry.frozenAs
    const gone = frozen ? [frozen, entry] : [entry]
    const orphans = gone.flatMap((each) => this.#takeOut(each))
    failpoint('refs.remove.taken-out')
    for (const each of gone) await this.#removeSnapshots(each)
    failpoint('refs.remove.snapshots')
    await this.removeBlobs(orphans)
    for (const parent of entry.parentEntries()) await this.#removeTemporary(parent)
  }

  async #removeTemporary(entry: Entry): Promise<void> {
    if (entry.temporary && entry.handles === 0 && entry.children === 0) await this.remove(entry)
  }

  #takeOut(entry: Entry): readonly Digest[] {
    if (entry.frozenOf) entry.frozenOf.frozenAs = undefined
    const orphans = this.parts.graph.remove(entry)
    if (entry.stored) this.background(this.parts.store.writeRelaxed({ kind: 'delete-ref', id: entry.id }))
    this.parts.onRemoved(entry.id)
    return orphans
  }

  async #removeSnapshots(entry: Entry): Promise<void> {
    await this.dropView(entry)
    if (entry.mutable) await this.removeSnapshot(entry.activeKey)
    for (const key of [entry.snapshot, ...entry.hidden.toReversed()]) {
      if (key !== undefined) await this.removeSnapshot(key)
    }
  }

  async removeSnapshot(key: string): Promise<void> {
    try {
      await this.parts.snapshots.remove(key)
    } catch (error) {
      if (!isCode(error, 'not-found')) throw error
    }
  }

  /** Deletes those of the blobs that no record names. */
  async removeBlobs(digests: readonly Digest[]): Promise<void> {
    for (const digest of digests) {
      if (!this.parts.graph.namesBlob(digest)) await this.parts.content.delete(digest)
    }
  }

  /** Work nobody waits for; failures are logged, and `idle` waits for it. */
  background(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) =>
        this.parts.logger.warn({ err: error }, 'background work of the ref store failed'),
      )
      .finally(() => this.#background.delete(tracked))
    this.#background.add(tracked)
  }

  async idle(): Promise<void> {
    while (this.#background.size > 0) {
      await this.parts.store.flush()
      await Promise.all(this.#background)
    }
  }
}

/** The same tree for reading only, as a view of an active snapshot that nobody writes to. */
export function readonlySpecs(specs: readonly MountSpec[]): readonly MountSpec[] {
  return specs.map((spec) => (spec.type === 'overlay' ? readonlyOverlay(spec) : readonlyBind(spec)))
}

function readonlyBind(spec: MountSpec): MountSpec {
  return { ...spec, options: [...spec.options.filter((option) => option !== 'rw' && option !== 'ro'), 'ro'] }
}

function readonlyOverlay(spec: MountSpec): MountSpec {
  const upper = optionValue(spec, 'upperdir')
  if (upper === undefined) return readonlyBind(spec)
  const kept = spec.options.filter((option) => !/^(upperdir|workdir)=/.test(option) && option !== 'volatile')
  const options = kept.map((option) =>
    option.startsWith('lowerdir=')
      ? `lowerdir=${escapeLower(upper)}:${option.slice('lowerdir='.length)}`
      : option,
  )
  return { ...spec, options: [...options, 'ro'] }
}

/** In a list of lower directories a colon separates; `upperdir` has no such rule. */
function escapeLower(path: string): string {
  return path.replace(/[\\:]/g, '\\$&')
}

function optionValue(spec: MountSpec, name: string): string | undefined {
  return spec.options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1)
}
