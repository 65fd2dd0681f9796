import type { Digest } from '@slipway/base'
import type { BlobFiles, BlobProvider } from '@slipway/content'
import type { Compression, Descriptor, Platform } from '@slipway/oci'
import type { VertexProgress } from '@slipway/progress'
import type { fsutil, moby, pb } from '@slipway/proto'
import type { SessionGroup } from '@slipway/sessions'
import type { ContainerRequest, WorkerContainer } from './container.ts'

/** `<workerId>::<refId>`. */
export type RefId = string

/** What surrounds one call: whom it works for, where its progress goes, when to stop. */
export interface WorkContext {
  readonly sessions: SessionGroup
  readonly progress: VertexProgress
  readonly signal: AbortSignal
  /** Takes over what a failed run has left; its error names it. Without this nothing is kept. */
  readonly onFailed?: (left: readonly RefHold[]) => void
}

/** A held ref. The bytes behind it stay as long as one hold exists. */
export interface RefHold extends AsyncDisposable {
  readonly id: RefId
  /** All of its bytes are on the worker's host: there is nothing to prepare. */
  readonly isLocal?: boolean
  clone(): RefHold
  release(): Promise<void>
}

/** One of the trees that a ref is made of, each on top of the next. */
export interface RefPart {
  readonly id: RefId
  /** Bytes that it adds, where that is known without looking at its files. */
  readonly size?: number
}

/** One way to name what a source will give. */
export interface SourceKey {
  /** Digest of everything that decides the bytes (image digest, commit, content digest of a file, session id …). */
  readonly key: Digest
  /** Immutable name for provenance and source policy (`sha256:…`, commit id). */
  readonly pin?: string
  /** True when no further key (index + 1) exists. */
  readonly done: boolean
}

export interface ChecksumQuery {
  readonly path: string
  /** Follow a symlink at the end of `path`. */
  readonly followLinks: boolean
  readonly wildcard: boolean
  readonly includePatterns: readonly string[]
  readonly excludePatterns: readonly string[]
  /** Paths that must exist, else `not-found`; they matter where patterns would hide their absence. */
  readonly requiredPaths?: readonly string[]
}

/** One entry that takes part in a content digest. */
export interface ListedFile {
  /** From the root, with a slash at the beginning, and one at the end of a directory's. */
  readonly path: string
  /** Bytes; 0 for what is no file. */
  readonly size: number
  /** Of its content and metadata; of a directory's metadata alone. */
  readonly digest: Digest
}

export interface ResolvedImage {
  /** Canonical reference. */
  readonly ref: string
  /** Digest of the manifest list or manifest that the reference names. */
  readonly digest: Digest
  /** Raw bytes of the image config of the platform. */
  readonly config: Uint8Array
}

export type ImageResolveMode = 'default' | 'pull' | 'local'

/** A question of LLBBridge about a source; the platform is set. */
export type SourceMetaRequest = moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties
/** What kind of source it is decides what is told: `Image`, `Git`, `HTTP`, or nothing. */
export type SourceMeta = Pick<
  moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties,
  'Image' | 'Git' | 'HTTP'
>

/** A layer as it can be shipped. `diffId` is the digest of its uncompressed tar. */
export interface RemoteLayer {
  readonly descriptor: Descriptor
  readonly diffId: Digest
  /** Where a lazy layer can be copied from within a registry, `host/repository`. */
  readonly origin?: string
  /** Milliseconds since the epoch at which the layer was made, for image history. */
  readonly createdAt?: number
  readonly description?: string
}

/** Where the layers of a remote result are read over gRPC, by whoever is told. */
export interface RemoteLocation {
  readonly address: string
  /** Names the result in the metadata of the reads. */
  readonly remote: string
}

/** Where layers are read that another worker has. */
export interface LayerOrigin {
  readonly provider: BlobProvider
  /** The same for another process. */
  readonly location?: RemoteLocation
}

export interface RemoteResult {
  readonly layers: readonly RemoteLayer[]
  readonly location?: RemoteLocation
  /** Reads these layers, pulled through when they are lazy. */
  readonly provider: BlobProvider & Partial<BlobFiles>
}

export interface WorkerInfo {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  readonly platforms: readonly Platform[]
  /** What its garbage collection does, in order. */
  readonly gcPolicies?: readonly PruneOptions[]
  /** Steps that it runs at once; 0 for no limit. */
  readonly slots?: number
  /** Steps that run or wait at the moment, of all solvers. */
  readonly load?: number
  /** Names (`workName`) of the commands that run or wait at the moment: whoever wants one of them joins it there. */
  readonly running?: readonly string[]
}

/**
 * One host's agent. Everything is named by ids and digests, so that the same interface can be spoken over gRPC.
 * Inputs are ref ids of this worker; '' stands for scratch.
 */
export interface Worker {
  readonly id: string
  info(): Promise<WorkerInfo>
  /** The `index`-th key of a source op. */
  sourceKey(
    source: pb.SourceOp.$Properties,
    platform: Platform,
    index: number,
    context: WorkContext,
  ): Promise<SourceKey>
  /** Runs one op. `undefined` is an empty output. `description` names the new refs in usage records. */
  run(request: RunRequest, context: WorkContext): Promise<readonly (RefHold | undefined)[]>
  /** Brings the bytes of a lazy ref onto this host, outside of any slot limit. */
  prepare?(ref: RefId, context: WorkContext): Promise<void>
  checksum(ref: RefId, query: ChecksumQuery, context: WorkContext): Promise<Digest>
  /** What the digest of a query is made of, for whoever wants to say what changed; `undefined` beyond `limit` entries. */
  listFiles?(
    ref: RefId,
    query: ChecksumQuery,
    limit: number,
    context: WorkContext,
  ): Promise<readonly ListedFile[] | undefined>
  resolveImage(
    ref: string,
    options: {
      readonly platform: Platform
      readonly mode: ImageResolveMode
      /** An OCI layout that a session serves, instead of a registry. */
      readonly store?: { readonly sessionId: string; readonly storeId: string }
    },
    context: WorkContext,
  ): Promise<ResolvedImage>
  /** What a source would give now, without giving it. */
  resolveSource(request: SourceMetaRequest, context: WorkContext): Promise<SourceMeta>
  readFile(
    ref: RefId,
    path: string,
    range: { readonly offset: number; readonly length: number } | undefined,
    context: WorkContext,
  ): Promise<Uint8Array>
  readDir(
    ref: RefId,
    path: string,
    includePattern: string,
    context: WorkContext,
  ): Promise<readonly fsutil.types.Stat.$Properties[]>
  statFile(ref: RefId, path: string, context: WorkContext): Promise<fsutil.types.Stat.$Properties>
  /** Makes the layer blobs of a ref (and of its parents) where they are missing, and answers them base first. */
  remote(
    ref: RefId,
    options: { readonly compression: Compression; readonly level?: number; readonly force: boolean },
    context: WorkContext,
  ): Promise<RemoteResult>
  /**
   * A ref of this worker with these layers of another one, base first. Those that are not here are fetched, side by side, before
   * this settles. `undefined` for no layers.
   */
  adopt?(
    layers: readonly RemoteLayer[],
    from: LayerOrigin,
    context: WorkContext,
  ): Promise<RefHold | undefined>
  /** What each of these refs is made of, itself or its uppermost part first; for one that is gone, itself. */
  parts?(refs: readonly RefId[]): Promise<readonly (readonly RefPart[])[]>
  /** Holds a ref again by id. Throws `not-found` when it is gone. */
  hold(ref: RefId): Promise<RefHold>
  /** Mounts a ref read-only on this host and gives the directory; for exporters that read trees. */
  mount(ref: RefId, context: WorkContext): Promise<MountedTree>
  /** Prepares the mounts of a container. The context is the container's: it ends when that is aborted. */
  openContainer(request: ContainerRequest, context: WorkContext): Promise<WorkerContainer>
  /** Empties cache mounts by id for those that come; running steps keep what they have. For builds without cache. */
  pruneCacheMounts?(ids: readonly string[]): Promise<void>
  diskUsage(filters: readonly string[]): Promise<readonly UsageRecord[]>
  prune(options: PruneOptions, onRemoved: (record: UsageRecord) => void, signal: AbortSignal): Promise<void>
}

export interface RunRequest {
  readonly vertex: Digest
  /** pb.Op, decoded. */
  readonly op: pb.Op.$Properties
  readonly platform: Platform
  readonly inputs: readonly RefId[]
  readonly description: string
  /** Limits of an exec; not a part of the op, so they do not change its cache key. */
  readonly linuxResources?: pb.LinuxResources.$Properties
  /** Generation of BuildKit whose result a source gives, where it matters to it; absent for the newest. */
  readonly compatibilityVersion?: number
}

export interface MountedTree extends AsyncDisposable {
  readonly path: string
}

export type RecordType =
  | 'regular'
  | 'internal'
  | 'frontend'
  | 'source.local'
  | 'source.git.checkout'
  | 'exec.cachemount'

export interface UsageRecord {
  readonly id: string
  readonly mutable: boolean
  readonly inUse: boolean
  /** Bytes. */
  readonly size: number
  readonly parents: readonly string[]
  readonly createdAt: number
  readonly lastUsedAt?: number
  readonly usageCount: number
  readonly description: string
  readonly recordType: RecordType
  readonly shared: boolean
}

export interface PruneOptions {
  readonly filters: readonly string[]
  readonly all: boolean
  readonly keepDurationMs: number
  readonly reservedSpace: number
  readonly maxUsedSpace: number
  readonly minFreeSpace: number
}
