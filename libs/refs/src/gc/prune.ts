import { statfs } from 'node:fs/promises'
import { pace, throwIfAborted } from '@slipway/base'
import type { PruneOptions, UsageRecord } from '@slipway/worker'
import type { Core } from '../core.ts'
import type { Entry } from '../entry.ts'
import { sizeOf } from '../size.ts'
import { Candidates } from './candidates.ts'
import { diskUsage } from './disk-usage.ts'
import { parseRecordFilters, type RecordFilter } from './filters.ts'
import { isListed, toUsage } from './usage.ts'

/**
 * Removes what the options allow: never what is held, and a record only after everything that stands on it. With a space
 * limit the least valuable goes first, until the rest fits.
 */
export async function prune(
  core: Core,
  options: PruneOptions,
  onRemoved: (record: UsageRecord) => void,
  signal: AbortSignal,
): Promise<void> {
  const accepts = acceptor(core, options, parseRecordFilters(options.filters))
  const limited = options.maxUsedSpace > 0 || options.reservedSpace > 0 || options.minFreeSpace > 0
  let total = limited ? await totalSize(core) : 0
  const keep = limited ? bytesToKeep(total, await freeSpace(core, options), options) : 0
  const free: Entry[] = []
  for (const entry of core.parts.graph.entries.values()) {
    if (accepts(entry)) free.push(entry)
    const turn = pace()
    if (turn) await turn
  }
  const candidates = await Candidates.rank(free)
  while (keep === 0 || total > keep) {
    throwIfAborted(signal)
    const entry = candidates.take()
    if (!entry) return
    const turn = pace()
    if (turn) await turn
    const size = await sizeOf(core, entry)
    // Taken out in the same turn in which it was found free: nobody can take hold of it in between.
    if (!isFree(entry)) continue
    const record = toUsage(entry, false, size)
    await core.remove(entry)
    total -= size
    onRemoved(record)
    for (const parent of entry.parentEntries()) if (accepts(parent)) candidates.add(parent)
  }
}

function acceptor(core: Core, options: PruneOptions, matches: RecordFilter): (entry: Entry) => boolean {
  const cutOff = core.parts.clock.now() - options.keepDurationMs
  return (entry) => {
    if (!isFree(entry) || !isListed(entry)) return false
    if (!options.all && (entry.recordType === 'internal' || entry.recordType === 'frontend')) return false
    if (options.keepDurationMs > 0 && (entry.lastUsedAt ?? 0) > cutOff) return false
    return matches(toUsage(entry, false, 0))
  }
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
