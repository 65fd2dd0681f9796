import type { Client, PruneRequest, UsageRecord } from '@slipway/client'
import { formatBytes } from '@slipway/progress'
import { parseDuration, parseMegabytes } from '../parse/units.ts'
import { formatValue } from '../print/format.ts'
import { usageJson } from '../print/json.ts'
import { facts } from '../print/table.ts'
import { USAGE_HEADER, usageDetails, usageLine, usageRow, usageSummary, usageTable } from '../print/usage.ts'

export interface DiskUsageFlags {
  readonly filter: readonly string[]
  readonly verbose?: boolean
  readonly format?: string
}

export interface PruneFlags extends DiskUsageFlags {
  readonly all?: boolean
  readonly keepDuration?: string
  readonly keepStorage?: string
  readonly keepStorageMin?: string
  readonly freeStorage?: string
}

type Print = (text: string) => void

export async function showDiskUsage(client: Client, flags: DiskUsageFlags, print: Print): Promise<void> {
  const records = await client.diskUsage(flags.filter)
  if (flags.format !== undefined) {
    print(`${formatValue(flags.format, records.map(usageJson))}\n`)
    return
  }
  print(flags.verbose ? usageDetails(records) : usageTable(records, Date.now()))
  if (flags.filter.length === 0) print(usageSummary(records))
}

export function pruneRequest(flags: PruneFlags): PruneRequest {
  const bytes = (text: string | undefined): number => (text === undefined ? 0 : parseMegabytes(text))
  return {
    filters: flags.filter,
    all: flags.all ?? false,
    keepDurationMs: flags.keepDuration === undefined ? 0 : parseDuration(flags.keepDuration),
    reservedSpace: bytes(flags.keepStorageMin),
    maxUsedSpace: bytes(flags.keepStorage),
    minFreeSpace: bytes(flags.freeStorage),
  }
}

export async function prune(
  client: Client,
  flags: PruneFlags,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  let total = 0
  let first = true
  for await (const record of client.prune(pruneRequest(flags), signal)) {
    total += Number(record.Size ?? 0)
    if (flags.format === undefined && !flags.verbose && first) print(`${usageLine(USAGE_HEADER)}\n`)
    first = false
    print(pruned(record, flags))
  }
  if (flags.format === undefined) print(facts([['Total', formatBytes(total)]]))
}

function pruned(record: UsageRecord, flags: PruneFlags): string {
  if (flags.format !== undefined) return `${formatValue(flags.format, usageJson(record))}\n`
  return flags.verbose ? usageDetails([record]) : `${usageLine(usageRow(record, Date.now()))}\n`
}
