import { mapLimit } from '@slipway/base'
import type { UsageRecord } from '@slipway/worker'
import type { Core } from '../core.ts'
import type { Entry } from '../entry.ts'
import { sizeOf } from '../size.ts'
import { parseFilters } from './filters.ts'
import { entriesInUse, isListed, toUsage } from './usage.ts'

const PARALLEL_SIZES = 8

export async function diskUsage(core: Core, filters: readonly string[]): Promise<readonly UsageRecord[]> {
  const matches = parseFilters(filters)
  const { entries } = core.parts.graph
  const used = entriesInUse(entries.values())
  const wanted = [...entries.values()].filter(
    (entry) => isListed(entry) && matches(toUsage(entry, used.has(entry), 0)),
  )
  const unknown = wanted.filter((entry) => entry.size === undefined)
  await mapLimit(unknown, PARALLEL_SIZES, (entry) => currentSize(core, entry))
  return await Promise.all(
    wanted.map(async (entry) => toUsage(entry, used.has(entry), await currentSize(core, entry))),
  )
}

/** The size of what is being written is not known. */
async function currentSize(core: Core, entry: Entry): Promise<number> {
  return entry.open || entry.removed ? 0 : await sizeOf(core, entry)
}
