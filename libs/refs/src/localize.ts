import { type Digest, mapLimit, SlipwayError, wrapError, failpoint } from '@slipway/base'
import type { Descriptor } from '@slipway/oci'
import { traced } from '@slipway/tracing'
import type { BlobMaker } from './blob-maker.ts'
import type { Core } from './core.ts'
import { diffLayers, type Entry, layerChain } from './entry.ts'
import { fetchBlob } from './fetch-blob.ts'
import type { RefContext } from './refs.ts'
import { ReportedWork, type SharedContext } from './reported-work.ts'

const PARALLEL_DOWNLOADS = 6

/** Makes the snapshots of entries that have none yet: lazy layers, merges, diffs, frozen trees that become parents. */
export class Localizer {
  readonly #core: Core
  readonly #blobs: BlobMaker
  readonly #work = new ReportedWork()

  constructor(core: Core, blobs: BlobMaker) {
    this.#core = core
    this.#blobs = blobs
  }

  /** Key of the committed snapshot of `entry`, made first where it is missing. */
  async committed(entry: Entry, context: RefContext): Promise<string> {
    if (entry.frozenOf) {
      await this.ensure(entry, context)
      await this.#work.do(`commit ${entry.id}`, context, () => this.#commitFrozen(entry))
    }
    if (entry.snapshot === undefined) await this.#localize(entry, context)
    if (entry.snapshot === undefined) throw new SlipwayError('internal', `ref ${entry.id} has no snapshot`)
    return entry.snapshot
  }

  /** Brings the bytes of `entry` onto this host, and to their places. */
  async ensure(entry: Entry, context: RefContext): Promise<void> {
    if (!entry.local) await this.#localize(entry, context)
    const source = entry.frozenOf
    if (source) await this.#work.do(`place ${source.id}`, context, () => this.#placeDeferred(source))
  }

  /** Brings the blob of a layer into the content store. */
  async fetch(entry: Entry, layer: Descriptor, context: RefContext): Promise<void> {
    await this.#work.do(`fetch ${layer.digest}`, context, (shared) => this.#download(entry, layer, shared))
  }

  /** Whether the bytes of `entry` are here or can still be fetched. */
  async isReachable(entry: Entry): Promise<boolean> {
    const pending = [entry]
    for (let at = pending.pop(); at; at = pending.pop()) {
      if (at.local) continue
      pending.push(...at.parentEntries())
      if (at.kind !== 'layer' || this.#core.providerOf(at)) continue
      const here = await Promise.all(
        at.blobs.map((blob) => this.#core.parts.content.verify(blob.descriptor.digest)),
      )
      if (!here.some((blob) => blob !== undefined)) return false
    }
    return true
  }

  settled(): Promise<void> {
    return this.#work.settled()
  }

  async #localize(entry: Entry, context: RefContext): Promise<void> {
    if (entry.kind === 'layer') return await this.#localizeLayers(entry, context)
    await this.#work.do(`make ${entry.id}`, context, async (shared) => {
      if (entry.snapshot !== undefined) return
      if (entry.kind === 'merge') await this.#makeMerge(entry, shared)
      else await this.#makeDiff(entry, shared)
    })
  }

  /** Downloads run side by side and ahead; layers are applied in order, each as soon as its blob and its base are there. */
  async #localizeLayers(top: Entry, context: RefContext): Promise<void> {
    const missing: Entry[] = []
    for (let at: Entry | undefined = top; at && !at.local; at = at.base) {
      missing.unshift(at)
      if (at.kind !== 'layer') break
    }
    if (missing[0] && missing[0].kind !== 'layer') await this.#localize(missing.shift()!, context)
    const stop = new AbortController()
    const inner: RefContext = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) }
    const fetches = mapFetches(missing, (entry) => this.fetch(entry, pickBlob(entry), inner))
    try {
      for (const entry of missing) {
        await fetches.get(entry)
        await this.#work.do(`extract ${entry.id}`, inner, (shared) => this.#extract(entry, shared))
      }
    } catch (error) {
      stop.abort()
      throw error
    } finally {
      await Promise.allSettled(fetches.values())
    }
  }

  async #download(entry: Entry, layer: Descriptor, shared: SharedContext): Promise<void> {
    const { content } = this.#core.parts
    if (await content.verify(layer.digest)) return
    const provider = this.#core.providerOf(entry)
    if (!provider) {
      throw new SlipwayError(
        'not-found',
        `layer ${layer.digest} of ref ${entry.id} is not here and has no source`,
      )
    }
    const attributes = { digest: layer.digest, size: layer.size }
    await traced('pull', { attributes }, () => fetchBlob(layer, provider, content, shared))
    failpoint('refs.pull.stored')
    entry.size = undefined
  }

  async #extract(entry: Entry, shared: SharedContext): Promise<void> {
    if (entry.local) return
    const { clock } = this.#core.parts
    const layer = pickBlob(entry)
    const id = `extracting ${layer.digest}`
    const started = clock.now()
    shared.status({ id, current: 0, total: 0, started })
    const attributes = { digest: layer.digest }
    await traced('extract', { attributes }, () => this.#apply(entry, layer, entry.base, entry.id, shared))
    failpoint('refs.extract.committed')
    shared.status({ id, current: 0, total: 0, started, completed: clock.now() })
    entry.snapshot = entry.id
    entry.size = undefined
    if (entry.transient) entry.provider = undefined
    await this.#core.persist(entry)
  }

  /** A committed snapshot `name` of a stored layer on top of `base`. */
  async #apply(
    entry: Entry,
    layer: Descriptor,
    base: Entry | string | undefined,
    name: string,
    shared: SharedContext,
  ): Promise<void> {
    const { snapshots, layers, content } = this.#core.parts
    const parent = base === undefined || typeof base === 'string' ? base : await this.committed(base, shared)
    const key = `${name}.extract`
    const specs = await snapshots.prepare(key, parent)
    failpoint('refs.extract.prepared')
    try {
      const diffId = await layers.apply(layer, { specs }, content, shared.signal)
      failpoint('refs.extract.applied')
      if (entry.diffId !== undefined && diffId !== entry.diffId)
        throw wrongDiffId(layer, entry.diffId, diffId)
      await snapshots.commit(name, key)
    } catch (error) {
      await this.#core.removeSnapshot(key)
      throw wrapError(error, `failed to extract layer ${layer.digest}`)
    }
  }

  async #placeDeferred(source: Entry): Promise<void> {
    const { snapshots, deferred } = this.#core.parts
    if (!(await deferred.place(source.id, await snapshots.mounts(source.activeKey)))) return
    source.size = undefined
    if (source.frozenAs) source.frozenAs.size = undefined
  }

  async #commitFrozen(entry: Entry): Promise<void> {
    const source = entry.frozenOf
    if (!source) return
    const { snapshots, graph, store } = this.#core.parts
    await snapshots.commit(entry.id, source.activeKey)
    failpoint('refs.frozen.committed')
    entry.snapshot = entry.id
    entry.frozenOf = undefined
    source.frozenAs = undefined
    graph.remove(source)
    await store.write(
      { kind: 'put-ref', id: entry.id, doc: JSON.stringify(entry.toRecord()) },
      { kind: 'delete-ref', id: source.id },
    )
    this.#core.parts.onRemoved(source.id)
  }

  async #makeDiff(entry: Entry, shared: SharedContext): Promise<void> {
    const layers = diffLayers(entry)
    if (layers) {
      const keys = await mapLimit(layers, PARALLEL_DOWNLOADS, (layer) => this.#layerKey(layer, shared))
      await this.#core.parts.snapshots.merge(entry.id, undefined, keys)
    } else await this.#apply(entry, await this.#ownBlob(entry, shared), undefined, entry.id, shared)
    await this.#made(entry, [])
  }

  /**
   * A merge is its first input with the layers of the others on top. Layers that are snapshots are merged without copying;
   * a diff without a layer of its own is applied from its blob, because only there its deletions are complete.
   */
  async #makeMerge(entry: Entry, shared: SharedContext): Promise<void> {
    const [first, ...others] = entry.parentEntries()
    if (!first) throw new SlipwayError('internal', `merge ${entry.id} has no inputs`)
    const steps = mergeSteps(others.flatMap(layerChain))
    let parent = await this.committed(first, shared)
    const made: string[] = []
    try {
      for (const [index, step] of steps.entries()) {
        const name = index === steps.length - 1 ? entry.id : `${entry.id}.${index}`
        if (step.kind === 'blob') {
          await this.#apply(step.layer, await this.#ownBlob(step.layer, shared), parent, name, shared)
        } else {
          const keys = await mapLimit(step.layers, PARALLEL_DOWNLOADS, (layer) =>
            this.#layerKey(layer, shared),
          )
          await this.#core.parts.snapshots.merge(name, parent, keys)
        }
        made.push(name)
        parent = name
      }
      if (steps.length === 0) await this.#core.parts.snapshots.merge(entry.id, parent, [])
    } catch (error) {
      for (const name of made.toReversed()) await this.#core.removeSnapshot(name)
      throw error
    }
    await this.#made(entry, made.slice(0, -1))
  }

  async #made(entry: Entry, hidden: readonly string[]): Promise<void> {
    entry.snapshot = entry.id
    entry.hidden = hidden
    failpoint('refs.derived.made')
    entry.size = undefined
    await this.#core.persist(entry)
  }

  /** Snapshot whose changes against its own parent are this layer. */
  async #layerKey(layer: Entry, shared: SharedContext): Promise<string> {
    if (layer.kind === 'layer') return await this.committed(layer, shared)
    throw new SlipwayError('internal', `ref ${layer.id} is no layer`)
  }

  async #ownBlob(entry: Entry, shared: SharedContext): Promise<Descriptor> {
    const blob = await this.#blobs.blobOf(entry, { compression: 'uncompressed', force: false }, shared)
    if (!(await this.#core.parts.content.verify(blob.digest))) await this.fetch(entry, blob, shared)
    return blob
  }
}

type MergeStep =
  | { readonly kind: 'snapshots'; readonly layers: readonly Entry[] }
  | { readonly kind: 'blob'; readonly layer: Entry }

function mergeSteps(layers: readonly Entry[]): readonly MergeStep[] {
  const steps: ({ kind: 'snapshots'; layers: Entry[] } | { kind: 'blob'; layer: Entry })[] = []
  for (const layer of layers) {
    const last = steps[steps.length - 1]
    if (layer.kind === 'diff') steps.push({ kind: 'blob', layer })
    else if (last?.kind === 'snapshots') last.layers.push(layer)
    else steps.push({ kind: 'snapshots', layers: [layer] })
  }
  return steps
}

function mapFetches(
  entries: readonly Entry[],
  fetch: (entry: Entry) => Promise<void>,
): Map<Entry, Promise<void>> {
  const done = new Map<Entry, PromiseWithResolvers<void>>()
  for (const entry of entries) {
    const deferred = Promise.withResolvers<void>()
    deferred.promise.catch(() => {})
    done.set(entry, deferred)
  }
  const all = mapLimit(entries, PARALLEL_DOWNLOADS, async (entry) => {
    try {
      await fetch(entry)
      done.get(entry)!.resolve()
    } catch (error) {
      done.get(entry)!.reject(error)
      throw error
    }
  })
  // After the first failure the rest is never started: those promises must settle too.
  all.catch((error: unknown) => {
    for (const deferred of done.values()) deferred.reject(error)
  })
  return new Map([...done].map(([entry, deferred]) => [entry, deferred.promise]))
}

function pickBlob(entry: Entry): Descriptor {
  const blob = entry.blobs[0]
  if (!blob) throw new SlipwayError('not-found', `ref ${entry.id} has neither a snapshot nor a layer blob`)
  return blob.descriptor
}

function wrongDiffId(layer: Descriptor, expected: Digest, found: Digest): SlipwayError {
  return new SlipwayError(
    'data-loss',
    `layer ${layer.digest} holds ${found}, but the image config promises ${expected}`,
  )
}
