import type { PruneOptions } from '@slipway/worker'

/** Bytes, or a share of the disk. */
export type DiskSpace = { readonly bytes: number } | { readonly percent: number }

const GB = 1e9
const HOUR_MS = 3_600_000
/** Cap where the size of the disk is unknown. */
const UNKNOWN_DISK_CAP = 2 * GB

/** Shares are rounded up to whole gigabytes, as BuildKit does, so that the numbers users see are the same. */
export function spaceInBytes(space: DiskSpace, diskBytes: number): number {
  if ('bytes' in space) return space.bytes
  if (space.percent === 0) return 0
  if (diskBytes === 0) return UNKNOWN_DISK_CAP
  const share = Math.floor((diskBytes * space.percent) / 100)
  return (Math.floor(share / 2 ** 30) + 1) * GB
}

export interface SpaceLimits {
  readonly reservedSpace: number
  readonly maxUsedSpace: number
  readonly minFreeSpace: number
}

export function defaultLimits(diskBytes: number): SpaceLimits {
  return {
    reservedSpace: Math.min(spaceInBytes({ percent: 10 }, diskBytes), 10 * GB),
    maxUsedSpace: Math.min(spaceInBytes({ percent: 80 }, diskBytes), 100 * GB),
    minFreeSpace: spaceInBytes({ percent: 20 }, diskBytes),
  }
}

/** Four rules: easily made again and unused for two days; unused for 60 days; anything over the cap; then also internal data. */
export function defaultPolicies(limits: SpaceLimits): readonly PruneOptions[] {
  const rule = { filters: [], all: false, keepDurationMs: 0 }
  return [
    {
      ...rule,
      filters: ['type==source.local', 'type==exec.cachemount', 'type==source.git.checkout'],
      keepDurationMs: 48 * HOUR_MS,
      maxUsedSpace: 512e6,
      reservedSpace: 0,
      minFreeSpace: 0,
    },
    { ...rule, ...limits, keepDurationMs: 60 * 24 * HOUR_MS },
    { ...rule, ...limits },
    { ...rule, ...limits, all: true },
  ]
}
