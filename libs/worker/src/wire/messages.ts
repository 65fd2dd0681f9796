import Long from 'long'
import { parseDigest, SlipwayError } from '@slipway/base'
import { platformFromProto, platformToProto } from '@slipway/llb'
import type { Compression, Platform } from '@slipway/oci'
import { decodeTimestamp, encodeTimestamp } from '@slipway/progress'
import type { moby, pb, slipway } from '@slipway/proto'
import type {
  ChecksumQuery,
  ImageResolveMode,
  ListedFile,
  PruneOptions,
  RefPart,
  RecordType,
  RemoteLayer,
  RunRequest,
  UsageRecord,
  WorkerInfo,
} from '../worker.ts'

type V1 = typeof slipway.worker.v1
export type Wire<Name extends keyof V1> = V1[Name] extends { encode(message: infer M): unknown } ? M : never

const COMPRESSIONS: readonly string[] = ['uncompressed', 'gzip', 'zstd'] satisfies Compression[]
const MODES: readonly string[] = ['default', 'pull', 'local'] satisfies ImageResolveMode[]

function oneOf<T extends string>(
  known: readonly string[],
  value: string | null | undefined,
  what: string,
): T {
  if (!known.includes(value ?? ''))
    throw new SlipwayError('invalid-argument', `invalid ${what} ${JSON.stringify(value ?? '')}`)
  return value as T
}

function platformOf(wire: pb.Platform.$Properties | null | undefined): Platform {
  if (!wire?.OS) throw new SlipwayError('invalid-argument', 'a platform is missing')
  return platformFromProto(wire)
}

export function encodeInfo(info: WorkerInfo): Wire<'InfoResponse'> {
  return {
    id: info.id,
    labels: { ...info.labels },
    platforms: info.platforms.map(platformToProto),
    gc_policy: (info.gcPolicies ?? []).map(encodePrune),
    slots: info.slots ?? 0,
    load: info.load ?? 0,
    running: [...(info.running ?? [])],
  }
}

export function decodeInfo(wire: Wire<'InfoResponse'>): WorkerInfo {
  return {
    id: wire.id ?? '',
    labels: wire.labels ?? {},
    platforms: (wire.platforms ?? []).map(platformFromProto),
    gcPolicies: (wire.gc_policy ?? []).map(decodePrune),
    ...(wire.slots ? { slots: wire.slots } : {}),
    ...(wire.load ? { load: wire.load } : {}),
    ...(wire.running && wire.running.length > 0 ? { running: wire.running } : {}),
  }
}

export function encodeSourceKey(
  source: pb.SourceOp.$Properties,
  platform: Platform,
  index: number,
): Wire<'SourceKey'> {
  return { source, platform: platformToProto(platform), index }
}

export function decodeSourceKey(wire: Wire<'SourceKey'>) {
  return { source: wire.source ?? {}, platform: platformOf(wire.platform), index: wire.index ?? 0 }
}

/** Every field of the port's request has its place: a new one does not compile here. */
export function encodeRun(request: RunRequest): Wire<'Run'> {
  const { vertex, op, platform, inputs, description, linuxResources, compatibilityVersion, ...rest } = request
  rest satisfies Record<string, never>
  return {
    vertex,
    op,
    platform: platformToProto(platform),
    inputs: [...inputs],
    description,
    ...(linuxResources ? { linux_resources: linuxResources } : {}),
    ...(compatibilityVersion === undefined ? {} : { compatibility_version: compatibilityVersion }),
  }
}

export function decodeRun(wire: slipway.worker.v1.Run.$Shape): RunRequest {
  return {
    vertex: parseDigest(wire.vertex ?? '').digest,
    op: (wire.op ?? {}) as RunRequest['op'],
    platform: platformOf(wire.platform),
    inputs: wire.inputs ?? [],
    description: wire.description ?? '',
    ...(wire.linux_resources ? { linuxResources: wire.linux_resources } : {}),
    ...(wire.compatibility_version ? { compatibilityVersion: wire.compatibility_version } : {}),
  }
}

export function encodeChecksum(ref: string, query: ChecksumQuery): Wire<'Checksum'> {
  return {
    ref,
    path: query.path,
    follow_links: query.followLinks,
    wildcard: query.wildcard,
    include_patterns: [...query.includePatterns],
    exclude_patterns: [...query.excludePatterns],
    required_paths: [...(query.requiredPaths ?? [])],
  }
}

export function decodeChecksum(wire: Wire<'Checksum'>): ChecksumQuery {
  const required = wire.required_paths ?? []
  return {
    path: wire.path ?? '',
    followLinks: wire.follow_links ?? false,
    wildcard: wire.wildcard ?? false,
    includePatterns: wire.include_patterns ?? [],
    excludePatterns: wire.exclude_patterns ?? [],
    ...(required.length > 0 ? { requiredPaths: required } : {}),
  }
}

export function encodeFiles(files: readonly ListedFile[] | undefined): Wire<'ListFilesResult'> {
  return {
    listed: files !== undefined,
    files: (files ?? []).map((file) => ({ ...file, size: Long.fromNumber(file.size, true) })),
  }
}

export function decodeFiles({ listed, files }: Wire<'ListFilesResult'>): readonly ListedFile[] | undefined {
  if (!listed) return undefined
  return (files ?? []).map(({ path, size, digest }) => ({
    path: path ?? '',
    size: Number(size ?? 0),
    digest: digest ?? '',
  }))
}

interface FileRange {
  readonly offset: number
  readonly length: number
}

/** The field `range` of a read. */
export function encodeRange(range: FileRange | undefined) {
  if (!range) return {}
  return { range: { offset: Long.fromNumber(range.offset), length: Long.fromNumber(range.length) } }
}

export function decodeRange(
  wire: slipway.worker.v1.Range.$Properties | null | undefined,
): FileRange | undefined {
  return wire ? { offset: Number(wire.offset ?? 0), length: Number(wire.length ?? 0) } : undefined
}

export interface ResolveOptions {
  readonly platform: Platform
  readonly mode: ImageResolveMode
  readonly store?: { readonly sessionId: string; readonly storeId: string }
}

export function encodeResolve(ref: string, options: ResolveOptions): Wire<'ResolveImage'> {
  return {
    ref,
    platform: platformToProto(options.platform),
    mode: options.mode,
    ...(options.store ? { store: { session: options.store.sessionId, store: options.store.storeId } } : {}),
  }
}

export function decodeResolve(wire: Wire<'ResolveImage'>): ResolveOptions {
  return {
    platform: platformOf(wire.platform),
    mode: oneOf(MODES, wire.mode, 'image resolve mode'),
    ...(wire.store
      ? { store: { sessionId: wire.store.session ?? '', storeId: wire.store.store ?? '' } }
      : {}),
  }
}

export interface RemoteOptions {
  readonly compression: Compression
  readonly level?: number
  readonly force: boolean
}

export function encodeRemote(ref: string, options: RemoteOptions): Wire<'Remote'> {
  return { ref, ...options }
}

export function decodeRemote(wire: Wire<'Remote'>): RemoteOptions {
  return {
    compression: oneOf(COMPRESSIONS, wire.compression, 'compression'),
    ...(wire.level === undefined || wire.level === null ? {} : { level: wire.level }),
    force: wire.force ?? false,
  }
}

export function encodeLayer({ descriptor, diffId, ...layer }: RemoteLayer): Wire<'Layer'> {
  return {
    media_type: descriptor.mediaType,
    digest: descriptor.digest,
    size: Long.fromNumber(descriptor.size),
    annotations: { ...descriptor.annotations },
    urls: [...(descriptor.urls ?? [])],
    diff_id: diffId,
    ...(layer.origin === undefined ? {} : { origin: layer.origin }),
    ...(layer.createdAt === undefined ? {} : { created_at: Long.fromNumber(Math.trunc(layer.createdAt)) }),
    ...(layer.description === undefined ? {} : { description: layer.description }),
  }
}

export function decodeLayer(wire: Wire<'Layer'>): RemoteLayer {
  const annotations = wire.annotations ?? {}
  return {
    descriptor: {
      mediaType: wire.media_type ?? '',
      digest: parseDigest(wire.digest ?? '').digest,
      size: Number(wire.size ?? 0),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(wire.urls && wire.urls.length > 0 ? { urls: wire.urls } : {}),
    },
    diffId: parseDigest(wire.diff_id ?? '').digest,
    ...(wire.origin ? { origin: wire.origin } : {}),
    ...(wire.created_at === undefined || wire.created_at === null
      ? {}
      : { createdAt: Number(wire.created_at) }),
    ...(wire.description === undefined || wire.description === null ? {} : { description: wire.description }),
  }
}

export function encodeParts(refs: readonly (readonly RefPart[])[]): Wire<'RefParts'>[] {
  const encode = ({ id, size }: RefPart): Wire<'RefPart'> => ({
    ref: id,
    ...(size === undefined ? {} : { size: Long.fromNumber(size, true) }),
  })
  return refs.map((parts) => ({ parts: parts.map(encode) }))
}

export function decodeParts({ parts }: Wire<'RefParts'>): readonly RefPart[] {
  return (parts ?? []).map(({ ref, size }) => ({
    id: ref ?? '',
    ...(size === undefined || size === null ? {} : { size: Number(size) }),
  }))
}

export function encodePrune(options: PruneOptions): Wire<'PruneRequest'> {
  return {
    filters: [...options.filters],
    all: options.all,
    keep_duration_ms: Long.fromNumber(options.keepDurationMs),
    reserved_space: Long.fromNumber(options.reservedSpace),
    max_used_space: Long.fromNumber(options.maxUsedSpace),
    min_free_space: Long.fromNumber(options.minFreeSpace),
  }
}

export function decodePrune(wire: Wire<'PruneRequest'>): PruneOptions {
  return {
    filters: wire.filters ?? [],
    all: wire.all ?? false,
    keepDurationMs: Number(wire.keep_duration_ms ?? 0),
    reservedSpace: Number(wire.reserved_space ?? 0),
    maxUsedSpace: Number(wire.max_used_space ?? 0),
    minFreeSpace: Number(wire.min_free_space ?? 0),
  }
}

type WireUsage = moby.buildkit.v1.UsageRecord.$Properties

export function encodeUsage(record: UsageRecord): WireUsage {
  return {
    ID: record.id,
    Mutable: record.mutable,
    InUse: record.inUse,
    Size: Long.fromNumber(record.size),
    Parents: [...record.parents],
    CreatedAt: encodeTimestamp(record.createdAt),
    ...(record.lastUsedAt === undefined ? {} : { LastUsedAt: encodeTimestamp(record.lastUsedAt) }),
    UsageCount: Long.fromNumber(record.usageCount),
    Description: record.description,
    RecordType: record.recordType,
    Shared: record.shared,
  }
}

export function decodeUsage(wire: WireUsage): UsageRecord {
  return {
    id: wire.ID ?? '',
    mutable: wire.Mutable ?? false,
    inUse: wire.InUse ?? false,
    size: Number(wire.Size ?? 0),
    parents: wire.Parents ?? [],
    createdAt: wire.CreatedAt ? decodeTimestamp(wire.CreatedAt) : 0,
    ...(wire.LastUsedAt ? { lastUsedAt: decodeTimestamp(wire.LastUsedAt) } : {}),
    usageCount: Number(wire.UsageCount ?? 0),
    description: wire.Description ?? '',
    recordType: (wire.RecordType ?? 'regular') as RecordType,
    shared: wire.Shared ?? false,
  }
}
