import type { Digest } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type { MountSpec } from '@slipway/snapshots'
import type { RecordType } from '@slipway/worker'
import type { BlobRecord, LayerRecord, RefKind, RefRecord, UsageCounters } from './store/record.ts'

/** A ref in memory: its record, who holds it, and what is in progress on it. */
export class Entry {
  readonly id: string
  readonly kind: RefKind
  /** As in `RefRecord.parents`; `undefined` is an empty side of a diff. */
  readonly parents: readonly (Entry | undefined)[]
  readonly recordType: RecordType
  readonly createdAt: number
  description: string
  mutable = false
  label: string | undefined
  snapshot: string | undefined
  hidden: readonly string[] = []
  /** The mutable ref whose content this immutable one shares; and the way back. */
  frozenOf: Entry | undefined
  frozenAs: Entry | undefined
  size: number | undefined
  diffId: Digest | undefined
  chainId: Digest | undefined
  blobs: readonly BlobRecord[] = []
  layerCreatedAt: number | undefined
  layerDescription: string | undefined
  /** Fetches the blobs of a lazy layer; known to this process only. */
  provider: BlobProvider | undefined
  /** The provider is to be forgotten once the layer is here. */
  transient = false

  lastUsedAt: number | undefined
  uses = 0
  handles = 0
  /** Records that stand on this one. */
  children = 0
  /** A mutable ref that somebody has open. */
  open = false
  removed = false
  /** Goes with its last hold. */
  temporary = false
  /** Whether a record of it is on disk. */
  stored = false
  view: Promise<readonly MountSpec[]> | undefined
  viewKey: string | undefined

  constructor(
    id: string,
    kind: RefKind,
    parents: readonly (Entry | undefined)[],
    facts: {
      readonly createdAt: number
      readonly description: string
      readonly recordType: RecordType
    },
  ) {
    this.id = id
    this.kind = kind
    this.parents = parents
    this.createdAt = facts.createdAt
    this.description = facts.description
    this.recordType = facts.recordType
  }

  /** The ref whose tree a layer is stacked on. */
  get base(): Entry | undefined {
    return this.kind === 'layer' ? this.parents[0] : undefined
  }

  get local(): boolean {
    return this.mutable || this.snapshot !== undefined || this.frozenOf !== undefined
  }

  /** Key of the snapshot of a mutable ref. */
  get activeKey(): string {
    return `${this.id}.active`
  }

  parentEntries(): Entry[] {
    return this.parents.filter((parent) => parent !== undefined)
  }

  setLayer(layer: LayerRecord): void {
    this.diffId = layer.diffId
    this.chainId = layer.chainId
    this.blobs = layer.blobs
    this.layerCreatedAt = layer.createdAt
    this.layerDescription = layer.description
  }

  setUsage(usage: UsageCounters | undefined): void {
    this.lastUsedAt = usage?.lastUsedAt
    this.uses = usage?.uses ?? 0
  }

  toRecord(): RefRecord {
    return {
      id: this.id,
      kind: this.kind,
      parents: this.parents.map((parent) => parent?.id ?? ''),
      createdAt: this.createdAt,
      description: this.description,
      recordType: this.recordType,
      ...(this.label === undefined ? {} : { label: this.label }),
      ...(this.snapshot === undefined ? {} : { snapshot: this.snapshot }),
      ...(this.hidden.length === 0 ? {} : { hidden: this.hidden }),
      ...(this.frozenOf === undefined ? {} : { frozenOf: this.frozenOf.id }),
      ...(this.size === undefined ? {} : { size: this.size }),
      layer: {
        blobs: this.blobs,
        ...(this.diffId === undefined ? {} : { diffId: this.diffId }),
        ...(this.chainId === undefined ? {} : { chainId: this.chainId }),
        ...(this.layerCreatedAt === undefined ? {} : { createdAt: this.layerCreatedAt }),
        ...(this.layerDescription === undefined ? {} : { description: this.layerDescription }),
      },
    }
  }
}

/** The entries whose own layers, in order, make up the tree of `entry`. */
export function layerChain(entry: Entry): Entry[] {
  const chain: Entry[] = []
  collectLayers(entry, chain)
  return chain
}

function collectLayers(entry: Entry, into: Entry[]): void {
  switch (entry.kind) {
    case 'layer': {
      // A loop, not recursion: chains of thousands of layers are legal.
      const own: Entry[] = []
      let at: Entry | undefined = entry
      while (at?.kind === 'layer') {
        own.push(at)
        at = at.base
      }
      if (at) collectLayers(at, into)
      for (const layer of own.toReversed()) into.push(layer)
      break
    }
    case 'merge':
      for (const parent of entry.parents) if (parent) collectLayers(parent, into)
      break
    case 'diff':
      for (const layer of diffLayers(entry) ?? [entry]) into.push(layer)
      break
  }
}

/** The layers by which upper exceeds lower, where lower is a part of upper; else undefined: the diff is a layer of its own. */
export function diffLayers(diff: Entry): Entry[] | undefined {
  const [lower, upper] = diff.parents
  if (!upper) return undefined
  const upperChain = layerChain(upper)
  if (!lower) return upperChain
  const lowerChain = layerChain(lower)
  if (lowerChain.length > upperChain.length) return undefined
  if (lowerChain.some((layer, index) => upperChain[index] !== layer)) return undefined
  return upperChain.slice(lowerChain.length)
}
