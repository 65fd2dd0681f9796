import { statfs } from 'node:fs/promises'
import { throwIfAborted } from '@slipway/base'
import type { PruneOptions, UsageRecord } from '@slipway/worker'
import type { Core } from '../core.ts'
import type { Entry } from '../entry.ts'
import { sizeOf } from '../size.ts'
import { diskUsage } from './disk-usage.ts'
import { parseFilters, type RecordFilter } from './filters.ts'
import { isListed, toUsage } from './usage.ts'

/** Removals between two looks at the event loop. */
const BATCH = 64

/**
 * Removes what the options allow: never what is held, and a record only after everything that stands on it. With a space
 * limit one record goes at a time, the least valuable first, until the rest fits.
 */
export async function prune(
  core: Core,
  options: PruneOptions,
  onRemoved: (record: UsageRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  const matches = parseFilters(options.filters)
  const limited = options.maxUsedSpace > 0 || options.reservedSpace > 0 || options.minFreeSpace > 0
  let total = limited ? await totalSize(core) : 0
  const keep = limited ? bytesToKeep(total, await freeSpace(core, options), options) : 0
  for (;;) {
    if (keep > 0 && total < keep) return
    throwIfAborted(signal)
    const candidates = findCandidates(core, options, matches)
    if (candidates.length === 0) return
    const batch = keep > 0 ? [leastValuable(candidates)] : candidates.slice(0, BATCH)
    for (const entry of batch) {
      throwIfAborted(signal)
      const size = await sizeOf(core, entry)
      // Taken out in the same turn in which it was found free: nobody can take hold of it in between.
      if (!isFree(entry)) continue
      const record = toUsage(entry, false, size)
      await core.remove(entry)
      total -= size
      onRemoved(record)
    }
  }
}

function findCandidates(core: Core, options: PruneOptions, matches: RecordFilter): Entry[] {
  const cutOff = core.parts.clock.now() - options.keepDurationMs
  const found: Entry[] = []
  for (const entry of core.parts.graph.entries.values()) {
    if (!isFree(entry) || !isListed(entry)) continue
    if (!options.all && (entry.recordType === 'internal' || entry.recordType === 'frontend')) continue
    if (options.keepDurationMs > 0 && (entry.lastUsedAt ?? 0) > cutOff) continue
    if (matches(toUsage(entry, false, 0))) found.push(entry)
  }
  return found
}

function isFree(entry: Entry): boolean {
  if (entry.removed || entry.open || entry.handles > 0 || entry.children > 0) return false
  return !entry.frozenAs || (entry.frozenAs.handles === 0 && entry.frozenAs.children === 0)
}

async function totalSize(core: Core): Promise<number> {
  let total = 0
  for (const record of await diskUsage(core, [])) if (!record.shared) total += record.size
  return total
}

async function freeSpace(core: Core, options: PruneOptions): Promise<number> {
  if (options.minFreeSpace === 0) return 0
  const stat = await statfs(core.parts.root)
  return stat.bavail * stat.bsize
}

/** How many bytes may stay: the ceiling, less what is missing to the free space wanted, never below the floor. */
export function bytesToKeep(
  total: number,
  free: number,
  options: Pick<PruneOptions, 'reservedSpace' | 'maxUsedSpace' | 'minFreeSpace'>,
): number {
  let keep = options.maxUsedSpace
  const missing = options.minFreeSpace - free
  if (missing > 0) keep = keep === 0 ? total - missing : Math.min(keep, total - missing)
  else if (options.minFreeSpace !== 0 && keep === 0) keep = total
  return Math.max(keep, options.reservedSpace)
}

/** Ranks by age and by number of uses; both count alike. */
export function leastValuable(entries: readonly Entry[]): Entry {
  const age = ranks(entries, (entry) => entry.lastUsedAt ?? 0)
  const uses = ranks(entries, (entry) => entry.uses)
  let best = entries[0]!
  let bestScore = Number.POSITIVE_INFINITY
  for (const entry of entries) {
    const score = age(entry) + uses(entry)
    if (score >= bestScore) continue
    best = entry
    bestScore = score
  }
  return best
}

/** Position of an entry among the distinct values of all, from 0 (lowest) to 1. */
function ranks(entries: readonly Entry[], value: (entry: Entry) => number): (entry: Entry) => number {
  const distinct = [...new Set(entries.map(value))].toSorted((a, b) => a - b)
  const position = new Map(distinct.map((number, index) => [number, (index + 1) / distinct.length]))
  return (entry) => position.get(value(entry))!
}
