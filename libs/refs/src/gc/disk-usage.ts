import { mapLimit, pace } from '@slipway/base'
import type { UsageRecord } from '@slipway/worker'
import type { Core } from '../core.ts'
import type { Entry } from '../entry.ts'
import { sizeOf } from '../size.ts'
import { parseRecordFilters } from './filters.ts'
import { entriesInUse, isListed, toUsage } from './usage.ts'

const PARALLEL_SIZES = 8

export async function diskUsage(core: Core, filters: readonly string[]): Promise<readonly UsageRecord[]> {
  const matches = parseRecordFilters(filters)
  const used = await entriesInUse(core.parts.graph.entries.values())
  const wanted: Entry[] = []
  for (const entry of core.parts.graph.entries.values()) {
    if (isListed(entry) && matches(toUsage(entry, used.has(entry), 0))) wanted.push(entry)
    const turn = pace()
    if (turn) await turn
  }
  const unknown = wanted.filter((entry) => entry.size === undefined && isMeasurable(entry))
  await mapLimit(unknown, PARALLEL_SIZES, async (entry) => {
    const turn = pace()
    if (turn) await turn
    await sizeOf(core, entry)
  })
  const records: UsageRecord[] = []
  for (const entry of wanted) {
    const size = isMeasurable(entry) ? (entry.size ?? (await sizeOf(core, entry))) : 0
    records.push(toUsage(entry, used.has(entry), size))
    const turn = pace()
    if (turn) await turn
  }
  return records
}

/** The size of what is being written is not known. */
function isMeasurable(entry: Entry): boolean {
  return !entry.open && !entry.removed
}
