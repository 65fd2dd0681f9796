import type { BuildHistoryEvent, Client } from '@slipway/client'
import { decodeTimestamp } from '@slipway/progress'
import { age } from '../print/usage.ts'
import { table } from '../print/table.ts'

type Record = NonNullable<BuildHistoryEvent['record']>

/** One line a build, the newest first. */
export async function historyTable(client: Client): Promise<string> {
  const records: Record[] = []
  for await (const { record } of client.history()) if (record) records.push(record)
  records.sort((a, b) => startOf(b) - startOf(a))
  const now = Date.now()
  const rows = records.map((record) => [
    record.Ref ?? '',
    nameOf(record),
    statusOf(record),
    age(now - startOf(record)),
    record.CompletedAt
      ? `${((decodeTimestamp(record.CompletedAt) - startOf(record)) / 1000).toFixed(1)}s`
      : '',
    `${record.numCachedSteps ?? 0}/${record.numTotalSteps ?? 0}`,
  ])
  return table([['BUILD', 'NAME', 'STATUS', 'CREATED', 'DURATION', 'CACHED'], ...rows])
}

export async function historyRecord(client: Client, ref: string): Promise<Record | undefined> {
  for await (const { record } of client.history({ ref })) if (record) return record
  return undefined
}

function startOf(record: Record): number {
  return record.CreatedAt ? decodeTimestamp(record.CreatedAt) : 0
}

function statusOf(record: Record): string {
  if (!record.CompletedAt) return 'Running'
  if (!record.error) return 'Completed'
  return Number(record.error.code ?? 0) === 1 ? 'Canceled' : 'Error'
}

function nameOf(record: Record): string {
  const attrs = record.FrontendAttrs ?? {}
  const name = attrs['vcs:source'] ?? attrs['context'] ?? attrs['filename'] ?? record.Frontend ?? ''
  return attrs['target'] ? `${name} (${attrs['target']})` : name
}
