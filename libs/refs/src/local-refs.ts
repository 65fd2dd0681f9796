import { newId, Semaphore, sha256, SlipwayError, failpoint } from '@slipway/base'
import { compressionOf } from '@slipway/oci'
import type { PruneOptions, UsageRecord } from '@slipway/worker'
import { Entry } from './entry.ts'
import { collectDocuments } from './gc/collect-documents.ts'
import { diskUsage } from './gc/disk-usage.ts'
import { prune } from './gc/prune.ts'
import { ImmutableHandle, type Machinery, MutableHandle } from './handles.ts'
import type {
  CreateOptions,
  ImmutableRef,
  LazyLayer,
  MutableRef,
  RefContext,
  Refs,
  TreePart,
} from './refs.ts'
import { treeParts } from './tree-parts.ts'

/** The refs of one host, over its snapshots and its content store. */
export class LocalRefs implements Refs {
  readonly workerId: string
  readonly #machinery: Machinery
  readonly #pruning = new Semaphore(1)

  constructor(machinery: Machinery) {
    this.#machinery = machinery
    this.workerId = machinery.core.parts.workerId
  }

  async createMutable(
    parent: ImmutableRef | undefined,
    options: CreateOptions,
    context: RefContext,
  ): Promise<MutableRef> {
    const { core, localizer } = this.#machinery
    const base = parent === undefined ? undefined : entryOf(parent)
    const parentKey = base === undefined ? undefined : await localizer.committed(base, context)
    const entry = this.#newEntry('layer', base === undefined ? [] : [base], options)
    entry.mutable = true
    entry.label = options.retain?.label
    core.parts.graph.add(entry)
    try {
      await core.parts.snapshots.prepare(entry.activeKey, parentKey)
      failpoint('refs.create.prepared')
      const handle = new MutableHandle(this.#machinery, entry)
      if (entry.label !== undefined) await core.persist(entry)
      return handle
    } catch (error) {
      await core.remove(entry)
      throw error
    }
  }

  /** Whether a record of this id exists, of any kind. */
  has(id: string): boolean {
    return this.#machinery.core.parts.graph.entries.has(id)
  }

  async findMutable(label: string): Promise<readonly string[]> {
    const found = this.#machinery.core.parts.graph.byLabel(label)
    const at = (entry: Entry): number => entry.lastUsedAt ?? entry.createdAt
    return found.toSorted((a, b) => at(b) - at(a)).map((entry) => entry.id)
  }

  async openMutable(id: string): Promise<MutableRef> {
    const { core } = this.#machinery
    const entry = core.find(id)
    if (!entry.mutable) throw new SlipwayError('not-found', `ref ${id} is not mutable`)
    const frozen = entry.frozenAs
    if (entry.open || (frozen && (frozen.handles > 0 || frozen.children > 0))) {
      throw new SlipwayError('failed-precondition', `mutable ref ${id} is in use`)
    }
    const handle = new MutableHandle(this.#machinery, entry)
    // Its content is about to change: what was frozen of it is no longer true.
    if (frozen) await core.remove(frozen)
    entry.size = undefined
    return handle
  }

  async forgetMutable(label: string): Promise<void> {
    const { core } = this.#machinery
    for (const entry of core.parts.graph.underLabel(label)) {
      core.parts.graph.dropLabel(entry)
      const frozen = entry.frozenAs
      if (entry.open || (frozen && (frozen.handles > 0 || frozen.children > 0))) await core.forget(entry)
      else await core.remove(entry)
    }
  }

  async fromLayers(
    layers: readonly LazyLayer[],
    options: CreateOptions,
    _context: RefContext,
  ): Promise<ImmutableRef | undefined> {
    const { core } = this.#machinery
    let at: Entry | undefined
    const holds: ImmutableHandle[] = []
    try {
      for (const layer of layers) {
        at = this.#layerEntry(at, layer, options)
        holds.push(new ImmutableHandle(this.#machinery, at))
      }
      await Promise.all(holds.filter((hold) => !hold.entry.stored).map((hold) => core.persist(hold.entry)))
      return holds.pop()
    } finally {
      for (const hold of holds.toReversed()) await hold.release()
    }
  }

  async merge(
    inputs: readonly ImmutableRef[],
    options: CreateOptions,
    _context: RefContext,
  ): Promise<ImmutableRef> {
    const [first, ...others] = inputs
    if (!first) throw new SlipwayError('invalid-argument', 'merge needs at least one input')
    if (others.length === 0) return first.clone()
    return await this.#derive('merge', inputs.map(entryOf), options)
  }

  async diff(
    lower: ImmutableRef | undefined,
    upper: ImmutableRef | undefined,
    options: CreateOptions,
    _context: RefContext,
  ): Promise<ImmutableRef> {
    if (!lower && upper) return upper.clone()
    if (!lower) throw new SlipwayError('invalid-argument', 'the diff of nothing and nothing is nothing')
    return await this.#derive('diff', [entryOf(lower), upper && entryOf(upper)], options)
  }

  parts(id: string): readonly TreePart[] | undefined {
    const entry = this.#machinery.core.parts.graph.entries.get(id)
    return entry && treeParts(entry)
  }

  async get(id: string): Promise<ImmutableRef> {
    const entry = this.#machinery.core.find(id)
    if (entry.mutable) throw new SlipwayError('not-found', `ref ${id} is not immutable`)
    const handle = new ImmutableHandle(this.#machinery, entry)
    if (entry.local || (await this.#machinery.localizer.isReachable(entry))) return handle
    await handle.release()
    throw new SlipwayError('not-found', `the layers of ref ${id} are neither here nor have a source`)
  }

  async diskUsage(filters: readonly string[]): Promise<readonly UsageRecord[]> {
    return await diskUsage(this.#machinery.core, filters)
  }

  async prune(
    options: PruneOptions,
    onRemoved: (record: UsageRecord) => void,
    signal: AbortSignal,
  ): Promise<void> {
    using _turn = await this.#pruning.acquire(signal)
    await prune(this.#machinery.core, options, onRemoved, signal)
  }

  async collectDocuments(signal: AbortSignal): Promise<number> {
    using _turn = await this.#pruning.acquire(signal)
    return await collectDocuments(this.#machinery.core, signal)
  }

  async close(): Promise<void> {
    await this.#machinery.localizer.settled()
    await this.#machinery.blobs.settled()
    await this.#machinery.core.idle()
    await this.#machinery.core.parts.store.close()
  }

  async #derive(
    kind: 'merge' | 'diff',
    parents: readonly (Entry | undefined)[],
    options: CreateOptions,
  ): Promise<ImmutableRef> {
    const { core, localizer } = this.#machinery
    // A frozen tree may change later; what stands on it needs it for good.
    for (const parent of parents) {
      if (parent?.frozenOf) await localizer.committed(parent, { signal: new AbortController().signal })
    }
    const entry = this.#newEntry(kind, parents, options)
    core.parts.graph.add(entry)
    const handle = new ImmutableHandle(this.#machinery, entry)
    await core.persist(entry)
    return handle
  }

  /** The entry of a layer on top of `base`: a known one, told of this blob and provider, or a new one. */
  #layerEntry(base: Entry | undefined, layer: LazyLayer, options: CreateOptions): Entry {
    const { graph } = this.#machinery.core.parts
    const chainId = base ? sha256(`${base.chainId} ${layer.diffId}`) : layer.diffId
    const compression = compressionOf(layer.descriptor.mediaType)
    if (!compression) {
      throw new SlipwayError(
        'invalid-argument',
        `layer ${layer.descriptor.digest} has unknown media type ${layer.descriptor.mediaType}`,
      )
    }
    const blob = {
      compression,
      descriptor: layer.descriptor,
      ...(layer.origin === undefined ? {} : { origin: layer.origin }),
    }
    const known = graph.byChain(chainId)
    if (known) {
      takeProvider(known, layer)
      if (!known.blobs.some((other) => other.descriptor.digest === blob.descriptor.digest)) {
        graph.addBlob(known, blob)
        this.#machinery.core.persistSoon(known)
      }
      return known
    }
    const entry = this.#newEntry('layer', base ? [base] : [], options)
    entry.setLayer({
      diffId: layer.diffId,
      chainId,
      blobs: [blob],
      ...(layer.createdAt === undefined ? {} : { createdAt: layer.createdAt }),
      ...(layer.description === undefined ? {} : { description: layer.description }),
    })
    takeProvider(entry, layer)
    graph.add(entry)
    return entry
  }

  #newEntry(
    kind: 'layer' | 'merge' | 'diff',
    parents: readonly (Entry | undefined)[],
    options: CreateOptions,
  ): Entry {
    return new Entry(newId(), kind, parents, {
      createdAt: this.#machinery.core.parts.clock.now(),
      description: options.description,
      recordType: options.recordType ?? 'regular',
    })
  }
}

function takeProvider(entry: Entry, { provider, transient = false }: LazyLayer): void {
  if (transient && (entry.local || (entry.provider && !entry.transient))) return
  entry.provider = provider
  entry.transient = transient
}

function entryOf(ref: ImmutableRef): Entry {
  if (ref instanceof ImmutableHandle) return ref.entry
  throw new SlipwayError('invalid-argument', `ref ${ref.id} belongs to another store`)
}
