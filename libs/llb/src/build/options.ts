import Long from 'long'
import type { Platform } from '@slipway/oci'
import type { SourceMap } from './source-map.ts'
import type { SourceRange } from '@slipway/base'
import type { pb } from '@slipway/proto'

/** Limits of a container that do not change cache keys. Sizes in bytes, times in microseconds. */
export interface LinuxResources {
  readonly memory?: bigint
  readonly memorySwap?: bigint
  readonly cpuShares?: bigint
  readonly cpuPeriod?: bigint
  readonly cpuQuota?: bigint
  readonly cpusetCpus?: string
  readonly cpusetMems?: string
}

export interface MappedLocation {
  readonly map: SourceMap
  readonly ranges: readonly SourceRange[]
}

/** What may be said of any operation. Nothing but `platform` and `workerFilters` changes its digest. */
export interface OpOptions {
  readonly platform?: Platform
  readonly workerFilters?: readonly string[]
  /** The name users see. */
  readonly name?: string
  readonly description?: Readonly<Record<string, string>>
  readonly ignoreCache?: boolean
  /** Absent: as the build decides. */
  readonly exportCache?: boolean
  readonly progressGroup?: { readonly id: string; readonly name: string; readonly weak: boolean }
  readonly linuxResources?: LinuxResources
  readonly locations?: readonly MappedLocation[]
}

/** Settings of one marshalling; they apply to every operation that does not say otherwise. */
export interface MarshalOptions extends OpOptions {
  /** Capabilities of the server; operations adapt to them. Absent: they are taken as all there. */
  readonly caps?: ReadonlySet<string>
  /** Tells apart local sources of different marshallings; random when absent. */
  readonly localUniqueId?: string
}

/** Options laid over others; lists are joined, descriptions merged. */
export function mergeOptions<T extends OpOptions>(base: T, over: OpOptions): T {
  return {
    ...base,
    ...over,
    ...(base.workerFilters && over.workerFilters
      ? { workerFilters: [...base.workerFilters, ...over.workerFilters] }
      : {}),
    ...(base.locations && over.locations ? { locations: [...base.locations, ...over.locations] } : {}),
    ...(base.description || over.description
      ? { description: { ...base.description, ...over.description } }
      : {}),
  }
}

/** Metadata of an op as the wire has it. `caps` names what the server must be able to do. */
export function toMetadata(options: OpOptions, caps: Iterable<string>): pb.OpMetadata.$Properties {
  const { name, description, exportCache, progressGroup, linuxResources } = options
  const text = name === undefined ? description : { ...description, 'llb.customname': name }
  return {
    ...(options.ignoreCache ? { ignore_cache: true } : {}),
    ...(text ? { description: { ...text } } : {}),
    ...(exportCache === undefined ? {} : { export_cache: { Value: exportCache } }),
    caps: Object.fromEntries([...caps].map((cap) => [cap, true])),
    ...(progressGroup ? { progress_group: { ...progressGroup } } : {}),
    ...(linuxResources ? { linux_resources: resourcesToProto(linuxResources) } : {}),
  }
}

function resourcesToProto(resources: LinuxResources): pb.LinuxResources.$Properties {
  return {
    memory: toLong(resources.memory ?? 0n),
    memorySwap: toLong(resources.memorySwap ?? 0n),
    cpuShares: toUnsignedLong(resources.cpuShares ?? 0n),
    cpuPeriod: toUnsignedLong(resources.cpuPeriod ?? 0n),
    cpuQuota: toLong(resources.cpuQuota ?? 0n),
    cpusetCpus: resources.cpusetCpus ?? '',
    cpusetMems: resources.cpusetMems ?? '',
  }
}

/** Later metadata of the same op laid over earlier one. */
export function mergeMetadata(
  base: pb.OpMetadata.$Properties | undefined,
  over: pb.OpMetadata.$Properties,
): pb.OpMetadata.$Properties {
  if (!base) return over
  const description = { ...base.description, ...over.description }
  return {
    ...base,
    ...over,
    ignore_cache: (base.ignore_cache ?? false) || (over.ignore_cache ?? false),
    ...(base.description || over.description ? { description } : {}),
    caps: { ...base.caps, ...over.caps },
    export_cache: over.export_cache ?? base.export_cache ?? null,
    progress_group: over.progress_group ?? base.progress_group ?? null,
    linux_resources: over.linux_resources ?? base.linux_resources ?? null,
  }
}

export function toLong(value: bigint | number): Long {
  return Long.fromString(value.toString())
}

function toUnsignedLong(value: bigint): Long {
  return Long.fromString(value.toString(), true)
}
