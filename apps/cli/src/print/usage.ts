import type { UsageRecord } from '@slipway/client'
import { decodeTimestamp, formatBytes } from '@slipway/progress'
import { facts, table } from './table.ts'

export const USAGE_HEADER = ['ID', 'RECLAIMABLE', 'SIZE', 'LAST ACCESSED'] as const
const ID_WIDTH = 71

export function usageRow(record: UsageRecord, now: number): readonly string[] {
  return [
    `${record.ID ?? ''}${record.Mutable ? '*' : ''}`,
    String(!record.InUse),
    `${formatBytes(Number(record.Size ?? 0))}${record.Shared ? '*' : ''}`,
    record.LastUsedAt ? age(now - decodeTimestamp(record.LastUsedAt)) : '',
  ]
}

export function usageTable(records: readonly UsageRecord[], now: number): string {
  return table([USAGE_HEADER, ...records.map((record) => usageRow(record, now))])
}

/** For records that come one by one: the columns cannot wait for the last. */
export function usageLine(row: readonly string[]): string {
  const [id = '', reclaimable = '', size = '', used = ''] = row
  return `${id.padEnd(ID_WIDTH)} ${reclaimable.padEnd(12)} ${size.padEnd(12)} ${used}`.trimEnd()
}

export function usageDetails(records: readonly UsageRecord[]): string {
  return records.map((record) => `${facts(detailsOf(record))}\n`).join('')
}

export function usageSummary(records: readonly UsageRecord[]): string {
  const sum = (keep: (record: UsageRecord) => boolean): number =>
    records.filter(keep).reduce((total, { Size }) => total + Math.max(Number(Size ?? 0), 0), 0)
  const total = sum(() => true)
  const shared = sum(({ Shared }) => Shared === true)
  return facts([
    ...(shared > 0
      ? ([
          ['Shared', formatBytes(shared)],
          ['Private', formatBytes(total - shared)],
        ] as const)
      : []),
    ['Reclaimable', formatBytes(sum(({ InUse }) => !InUse))],
    ['Total', formatBytes(total)],
  ])
}

function detailsOf(record: UsageRecord): readonly (readonly [string, string])[] {
  const parents = record.Parents?.length ? record.Parents : record.Parent ? [record.Parent] : []
  return [
    ['ID', record.ID ?? ''],
    ...(parents.length > 0 ? ([['Parents', parents.join(';')]] as const) : []),
    ['Created at', record.CreatedAt ? isoTime(decodeTimestamp(record.CreatedAt)) : ''],
    ['Mutable', String(record.Mutable ?? false)],
    ['Reclaimable', String(!record.InUse)],
    ['Shared', String(record.Shared ?? false)],
    ['Size', formatBytes(Number(record.Size ?? 0))],
    ...(record.Description ? ([['Description', record.Description]] as const) : []),
    ['Usage count', String(record.UsageCount ?? 0)],
    ...(record.LastUsedAt ? ([['Last used', isoTime(decodeTimestamp(record.LastUsedAt))]] as const) : []),
    ...(record.RecordType ? ([['Type', record.RecordType]] as const) : []),
  ]
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

export function age(ms: number): string {
  const seconds = Math.max(Math.round(ms / 1000), 0)
  if (seconds < 120) return `${seconds} seconds ago`
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes ago`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} hours ago`
  return `${Math.round(seconds / 86_400)} days ago`
}
