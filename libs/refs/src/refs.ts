import type { Digest } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type { Compression, Descriptor } from '@slipway/oci'
import type { VertexProgress } from '@slipway/progress'
import type { MountSpec } from '@slipway/snapshots'
import type { PruneOptions, RecordType, RemoteResult, UsageRecord } from '@slipway/worker'

export interface RefContext {
  readonly progress?: VertexProgress
  readonly signal: AbortSignal
}

/** A layer that is known but perhaps not here; `provider` fetches its blob when it is first needed. */
export interface LazyLayer {
  readonly descriptor: Descriptor
  readonly diffId: Digest
  readonly provider: BlobProvider
  /** The provider serves only until the layer is here, and takes no other's place. */
  readonly transient?: boolean
  readonly origin?: string
  readonly createdAt?: number
  readonly description?: string
}

/**
 * A committed tree that never changes. Held by reference counting: every method that gives one gives one hold,
 * and whoever holds it releases it once.
 */
export interface ImmutableRef extends AsyncDisposable {
  readonly id: string
  readonly parentId: string | undefined
  readonly recordType: RecordType
  /** Chain id of its layers where they are known without making blobs. */
  readonly chainId: Digest | undefined
  /** Whether all of its bytes are in a snapshot on this host. */
  isLocal(): boolean
  /** Read-only mount specs; brings lazy layers in first. Valid while the ref is held. */
  mounts(context: RefContext): Promise<readonly MountSpec[]>
  /** The tree without files that are deferred, for who can read those where they are; `undefined` where none are. */
  partialTree(context: RefContext): Promise<PartialTree | undefined>
  /** Layer blobs base first; made where missing, once per compression, and remembered. */
  remote(
    options: { readonly compression: Compression; readonly level?: number; readonly force: boolean },
    context: RefContext,
  ): Promise<RemoteResult>
  /** Small facts of users of the ref (content-hash index, …), kept with the record; the last moments' may be lost in a crash. */
  getMeta(key: string): Uint8Array | undefined
  setMeta(key: string, value: Uint8Array): Promise<void>
  setDescription(text: string): Promise<void>
  size(): Promise<number>
  clone(): ImmutableRef
  release(): Promise<void>
}

/** A tree being written. One owner at a time. */
export interface MutableRef extends AsyncDisposable {
  readonly id: string
  mounts(): Promise<readonly MountSpec[]>
  /**
   * Makes it immutable (durably); this handle is then gone. A `temporary` ref is for looking at alone: it goes with its last
   * hold, or in a crash.
   */
  commit(options?: { readonly temporary?: boolean }): Promise<ImmutableRef>
  /**
   * For retained refs: an immutable ref of the present content, without copying and without a commit. While it is held the
   * mutable record cannot be opened; after that it can, with its content. Where the immutable ref becomes the parent of
   * another ref it is committed for good, and the mutable record ends. This handle is gone either way.
   */
  freeze(): Promise<ImmutableRef>
  getMeta(key: string): Uint8Array | undefined
  setMeta(key: string, value: Uint8Array): Promise<void>
  /** Discards it, unless it was created with `retain`: then it can be opened again. */
  release(): Promise<void>
  /** Discards it in any case: what is in it is of no use. */
  discard(): Promise<void>
}

export interface CreateOptions {
  readonly description: string
  readonly recordType?: RecordType
  /** Keep the mutable record after release, findable by `label`. */
  readonly retain?: { readonly label: string }
}

export interface PartialTree {
  readonly specs: readonly MountSpec[]
  /** The index file of the tree, which says what is missing and where it is. */
  readonly index: string
}

/**
 * Files of retained trees that whoever wrote them keeps somewhere else until somebody wants to see them in their places:
 * that is, before an immutable ref of the tree is mounted, made a layer blob, or built upon.
 */
export interface DeferredFiles {
  /** Puts the files of the mutable ref `id` into its tree, which is mounted by `specs`. False where there were none. */
  place(id: string, specs: readonly MountSpec[]): Promise<boolean>
  /** The index file of the tree of `id` while any of its files are deferred. */
  find(id: string): string | undefined
  /** Bytes that they take outside of the tree. */
  size(id: string): Promise<number>
}

export interface TreePart {
  readonly id: string
  readonly size?: number
}

/** All trees of one host: refs, their layers and blobs, their usage. */
export interface Refs {
  readonly workerId: string
  createMutable(
    parent: ImmutableRef | undefined,
    options: CreateOptions,
    context: RefContext,
  ): Promise<MutableRef>
  /** Ids of retained mutable refs with this label, most recently used first. */
  findMutable(label: string): Promise<readonly string[]>
  /** Takes a retained ref. Throws `failed-precondition` when somebody holds it, `not-found` when it is gone. */
  openMutable(id: string): Promise<MutableRef>
  /**
   * Forgets the retained refs with this label, and with labels that begin with it and a colon: they are found no more, and go
   * away when nobody holds them.
   */
  forgetMutable(label: string): Promise<void>
  /** The ref for these layers on top of each other, lazy where the blobs are not here; equal layers give the same refs. */
  fromLayers(
    layers: readonly LazyLayer[],
    options: CreateOptions,
    context: RefContext,
  ): Promise<ImmutableRef | undefined>
  merge(inputs: readonly ImmutableRef[], options: CreateOptions, context: RefContext): Promise<ImmutableRef>
  diff(
    lower: ImmutableRef | undefined,
    upper: ImmutableRef | undefined,
    options: CreateOptions,
    context: RefContext,
  ): Promise<ImmutableRef>
  /**
   * What a tree is made of, the uppermost part first, with the bytes of each where they are known without looking at its files.
   * `undefined` for a ref that is gone.
   */
  parts(id: string): readonly TreePart[] | undefined
  /** Throws `not-found`. */
  get(id: string): Promise<ImmutableRef>
  diskUsage(filters: readonly string[]): Promise<readonly UsageRecord[]>
  prune(options: PruneOptions, onRemoved: (record: UsageRecord) => void, signal: AbortSignal): Promise<void>
  /** Removes blobs that are no layers and that nobody has needed for a while; answers how many bytes that freed. */
  collectDocuments(signal: AbortSignal): Promise<number>
  close(): Promise<void>
}
