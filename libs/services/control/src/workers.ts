import Long from 'long'
import type { Platform } from '@slipway/oci'
import type { moby, pb } from '@slipway/proto'
import type { PruneOptions, UsageRecord, Worker } from '@slipway/worker'
import { encodeTimestamp } from '@slipway/progress'

export interface Version {
  readonly package: string
  readonly version: string
  readonly revision: string
}

function encodePlatform(platform: Platform): pb.Platform.$Properties {
  return {
    OS: platform.os,
    Architecture: platform.architecture,
    ...(platform.variant === undefined ? {} : { Variant: platform.variant }),
  }
}

function encodePolicy(rule: PruneOptions): moby.buildkit.v1.types.GCPolicy.$Properties {
  return {
    all: rule.all,
    filters: [...rule.filters],
    keepDuration: Long.fromNumber(rule.keepDurationMs).multiply(1_000_000),
    reservedSpace: Long.fromNumber(rule.reservedSpace),
    maxUsedSpace: Long.fromNumber(rule.maxUsedSpace),
    minFreeSpace: Long.fromNumber(rule.minFreeSpace),
  }
}

export async function encodeWorker(
  worker: Worker,
  version: Version,
): Promise<moby.buildkit.v1.types.WorkerRecord.$Properties> {
  const info = await worker.info()
  return {
    ID: info.id,
    Labels: { ...info.labels },
    platforms: info.platforms.map(encodePlatform),
    GCPolicy: (info.gcPolicies ?? []).map(encodePolicy),
    BuildkitVersion: { ...version },
  }
}

export function encodeUsage(record: UsageRecord): moby.buildkit.v1.UsageRecord.$Properties {
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
