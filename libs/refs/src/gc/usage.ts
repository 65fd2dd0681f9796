import { pace } from '@slipway/base'
import type { UsageRecord } from '@slipway/worker'
import type { Entry } from '../entry.ts'

/** Entries that share their data with another one are listed once: as the immutable ref while that is held. */
export function isListed(entry: Entry): boolean {
  if (entry.frozenAs && entry.frozenAs.handles > 0) return false
  if (entry.frozenOf && entry.handles === 0) return false
  return true
}

export function toUsage(entry: Entry, inUse: boolean, size: number): UsageRecord {
  return {
    id: entry.id,
    mutable: entry.mutable,
    inUse,
    size,
    parents: entry.parentEntries().map((parent) => parent.id),
    createdAt: entry.createdAt,
    ...(entry.lastUsedAt === undefined ? {} : { lastUsedAt: entry.lastUsedAt }),
    usageCount: entry.uses,
    description: entry.description,
    recordType: entry.recordType,
    // Only layers of images in a store beside the worker's own could be shared, and it has none.
    shared: false,
  }
}

/** Entries that somebody holds, and everything they stand on. */
export async function entriesInUse(entries: Iterable<Entry>): Promise<ReadonlySet<Entry>> {
  const used = new Set<Entry>()
  const pending: Entry[] = []
  for (const entry of entries) {
    if (entry.handles > 0 || entry.open) pending.push(entry)
    const turn = pace()
    if (turn) await turn
  }
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    if (used.has(entry)) continue
    used.add(entry)
    pending.push(...entry.parentEntries())
    if (entry.frozenOf) pending.push(entry.frozenOf)
    const turn = pace()
    if (turn) await turn
  }
  return used
}
