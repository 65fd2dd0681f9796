import { mkdtemp, rmdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Digest, mapLimit, sha256, SlipwayError, wrapError, failpoint } from '@slipway/base'
import type { BlobFiles, BlobProvider, BlobVerifier } from '@slipway/content'
import type { Compression, Descriptor } from '@slipway/oci'
import type { MountSpec, SnapshotChanges } from '@slipway/snapshots'
import type { RemoteLayer, RemoteResult } from '@slipway/worker'
import { traced } from '@slipway/tracing'
import { type Core, MOUNT_POINT_PREFIX } from './core.ts'
import { type Entry, layerChain } from './entry.ts'
import type { MadeLayer } from './layer-io.ts'
import type { RefContext } from './refs.ts'
import { ReportedWork, type SharedContext } from './reported-work.ts'

const PARALLEL_LAYERS = Math.max(2, Math.min(4, availableParallelism()))

export interface BlobOptions {
  readonly compression: Compression
  readonly level?: number
  /** Insist on `compression`; otherwise any form that exists will do. */
  readonly force: boolean
}

/** What the maker needs from the localizer; they need each other. */
export interface LocalTrees {
  ensure(entry: Entry, context: RefContext): Promise<void>
  fetch(entry: Entry, layer: Descriptor, context: RefContext): Promise<void>
  mounts(entry: Entry, context: RefContext): Promise<readonly MountSpec[]>
}

/** Makes the layer blobs of entries, each form once, and remembers them. */
export class BlobMaker {
  readonly #core: Core
  readonly #work = new ReportedWork()
  #trees: LocalTrees | undefined

  constructor(core: Core) {
    this.#core = core
  }

  bind(trees: LocalTrees): void {
    this.#trees = trees
  }

  /** All layers of the tree of `entry`, base first. */
  async remote(entry: Entry, options: BlobOptions, context: RefContext): Promise<RemoteResult> {
    const chain = layerChain(entry)
    const blobs = await mapLimit(chain, PARALLEL_LAYERS, (layer) => this.blobOf(layer, options, context))
    for (const layer of chain) this.#linkChain(layer)
    const providers = new Map<Digest, BlobProvider>()
    const layers = chain.map((layer, index) => {
      if (layer.provider)
        for (const blob of layer.blobs) providers.set(blob.descriptor.digest, layer.provider)
      return toRemoteLayer(layer, blobs[index]!)
    })
    return { layers, provider: passThrough(this.#core.parts.content, providers) }
  }

  async blobOf(entry: Entry, options: BlobOptions, context: RefContext): Promise<Descriptor> {
    const known = await this.#known(entry, options)
    if (known) return known
    const key = options.force ? `${entry.id} ${options.compression}` : entry.id
    return await this.#work.do(key, context, async (shared) => {
      const raced = await this.#known(entry, options)
      if (raced) return raced
      const source = await this.#known(entry, { ...options, force: false })
      const made = source
        ? await this.#convert(entry, source, options, shared)
        : await this.#create(entry, options, shared)
      return await this.#remember(entry, made, options.compression)
    })
  }

  settled(): Promise<void> {
    return this.#work.settled()
  }

  async #known(entry: Entry, options: BlobOptions): Promise<Descriptor | undefined> {
    const preferred = entry.blobs.filter((blob) => blob.compression === options.compression)
    for (const blob of options.force ? preferred : [...preferred, ...entry.blobs]) {
      const here = entry.provider || (await this.#core.parts.content.verify(blob.descriptor.digest))
      // What was pulled cannot be made here: its bytes are somebody else's.
      if (here || (blob.origin !== undefined && this.#core.providerOf(entry))) return blob.descriptor
    }
    return undefined
  }

  async #convert(
    entry: Entry,
    source: Descriptor,
    options: BlobOptions,
    shared: SharedContext,
  ): Promise<MadeLayer> {
    const { content, layers } = this.#core.parts
    if (!(await content.verify(source.digest))) await this.#local().fetch(entry, source, shared)
    return await layers.convert(source, options, content, shared.signal)
  }

  #create(entry: Entry, options: BlobOptions, shared: SharedContext): Promise<MadeLayer> {
    const attributes = { ref: entry.id, compression: options.compression }
    return traced('make layer', { attributes }, () => this.#createNow(entry, options, shared))
  }

  async #createNow(entry: Entry, options: BlobOptions, shared: SharedContext): Promise<MadeLayer> {
    const { layers, content, snapshots } = this.#core.parts
    try {
      if (entry.kind === 'diff') {
        return await this.#withTrees(entry, shared, (changes) =>
          layers.create(changes, options, content, shared.signal),
        )
      }
      await this.#local().ensure(entry, shared)
      const changes = await snapshots.changes(entry.frozenOf ? entry.frozenOf.activeKey : entry.snapshot!)
      return await layers.create(changes, options, content, shared.signal)
    } catch (error) {
      throw wrapError(error, `failed to make the layer of ref ${entry.id}`)
    }
  }

  /** Mounts both sides of a diff for as long as `use` runs. */
  async #withTrees<T>(
    diff: Entry,
    context: RefContext,
    use: (changes: SnapshotChanges) => Promise<T>,
  ): Promise<T> {
    const { mounter, root } = this.#core.parts
    const targets: string[] = []
    // Nobody else may hold them: their views have to end with this.
    for (const side of diff.parentEntries()) side.handles++
    try {
      const paths: (string | undefined)[] = []
      for (const side of diff.parents) {
        const target = await mkdtemp(join(root, MOUNT_POINT_PREFIX))
        targets.push(target)
        if (side) await mounter.mount(await this.#local().mounts(side, context), target)
        paths.push(target)
      }
      failpoint('refs.diff.mounted')
      return await use({ kind: 'full', lower: paths[0]!, tree: paths[1]! })
    } finally {
      for (const target of targets) {
        await mounter.unmount(target)
        await rmdir(target)
      }
      for (const side of diff.parentEntries()) await this.#core.unhold(side)
    }
  }

  async #remember(entry: Entry, made: MadeLayer, compression: Compression): Promise<Descriptor> {
    if (entry.diffId !== undefined && entry.diffId !== made.diffId) {
      throw new SlipwayError(
        'data-loss',
        `the layer of ref ${entry.id} was ${entry.diffId} and became ${made.diffId} when it was made again`,
      )
    }
    entry.diffId = made.diffId
    failpoint('refs.blob.made')
    const same = entry.blobs.some((blob) => blob.descriptor.digest === made.descriptor.digest)
    if (!same) this.#core.parts.graph.addBlob(entry, { compression, descriptor: made.descriptor })
    entry.size = undefined
    this.#linkChain(entry)
    if (entry.stored) await this.#core.persist(entry)
    failpoint('refs.blob.remembered')
    return made.descriptor
  }

  /** Once a layer and its base are known by digest, equal layers pulled later are the same ref. */
  #linkChain(entry: Entry): void {
    if (entry.chainId !== undefined || entry.kind !== 'layer' || entry.diffId === undefined) return
    const base = entry.base
    if (base && base.chainId === undefined) return
    entry.chainId = base ? sha256(`${base.chainId} ${entry.diffId}`) : entry.diffId
    this.#core.parts.graph.indexChain(entry)
    this.#core.persistSoon(entry)
  }

  #local(): LocalTrees {
    if (!this.#trees) throw new SlipwayError('internal', 'the blob maker is not bound')
    return this.#trees
  }
}

function toRemoteLayer(entry: Entry, descriptor: Descriptor): RemoteLayer {
  if (entry.diffId === undefined)
    throw new SlipwayError('internal', `the layer of ref ${entry.id} has no diff ID`)
  const blob = entry.blobs.find((candidate) => candidate.descriptor.digest === descriptor.digest)
  const description = entry.layerDescription ?? entry.description
  return {
    descriptor,
    diffId: entry.diffId,
    createdAt: entry.layerCreatedAt ?? entry.createdAt,
    ...(description === '' ? {} : { description }),
    ...(blob?.origin === undefined ? {} : { origin: blob.origin }),
  }
}

/** Reads from the content store; what is not there yet, from the layer's own provider without storing it. */
function passThrough(
  content: BlobProvider & BlobVerifier & Partial<BlobFiles>,
  providers: ReadonlyMap<Digest, BlobProvider>,
): BlobProvider & Partial<BlobFiles> {
  return {
    stat: async (digest) => (await content.verify(digest)) ?? (await providers.get(digest)?.stat(digest)),
    async *read(digest, options) {
      const provider = providers.get(digest)
      const source = provider && !(await content.verify(digest)) ? provider : content
      yield* source.read(digest, options)
    },
    pathOf: async (digest) => ((await content.verify(digest)) ? await content.pathOf?.(digest) : undefined),
  }
}
