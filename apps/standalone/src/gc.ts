import { statfsSync } from 'node:fs'
import { type DiskSpace, defaultLimits, defaultPolicies, spaceInBytes } from '@slipway/refs/gc/policy'
import type { PruneOptions } from '@slipway/worker'
import type { DaemonConfig } from './config/config.ts'

/** Garbage collection rules: the configured ones, or BuildKit's defaults for a disk of this size. */
export function gcPolicies(config: DaemonConfig, root: string): readonly PruneOptions[] {
  if (!config.worker.gc) return []
  const { blocks, bsize } = statfsSync(root)
  const diskBytes = blocks * bsize
  const bytes = (space: DiskSpace | undefined, fallback: number): number =>
    space === undefined ? fallback : spaceInBytes(space, diskBytes)
  if (config.worker.gcPolicy.length > 0) {
    return config.worker.gcPolicy.map((rule) => ({
      all: rule.all,
      filters: rule.filters,
      keepDurationMs: rule.keepDurationMs,
      reservedSpace: bytes(rule.reservedSpace, 0),
      maxUsedSpace: bytes(rule.maxUsedSpace, 0),
      minFreeSpace: bytes(rule.minFreeSpace, 0),
    }))
  }
  const limits = defaultLimits(diskBytes)
  return defaultPolicies({
    reservedSpace: bytes(config.worker.reservedSpace, limits.reservedSpace),
    maxUsedSpace: bytes(config.worker.maxUsedSpace, limits.maxUsedSpace),
    minFreeSpace: bytes(config.worker.minFreeSpace, limits.minFreeSpace),
  })
}
