import type { BuildHistoryEvent, Client } from '@slipway/client'
import { decodeTimestamp, openDisplay, parseDisplayMode } from '@slipway/progress'
import { UsageError } from '../exit-codes.ts'
import { age, isoTime } from '../print/usage.ts'
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

/** Refs of recorded builds, the newest first. */
export async function historyRefs(client: Client): Promise<readonly string[]> {
  const records: Record[] = []
  for await (const { record } of client.history()) if (record) records.push(record)
  return records.sort((a, b) => startOf(b) - startOf(a)).map(({ Ref }) => Ref ?? '')
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

/** Removes all records that are not pinned; says which. */
export async function pruneHistories(client: Client, print: (text: string) => void): Promise<void> {
  const records: Record[] = []
  for await (const { record } of client.history()) if (record && !record.pinned) records.push(record)
  const rows: string[][] = [['REF', 'CREATED', 'COMPLETED']]
  for (const record of records) {
    await client.updateHistory(record.Ref ?? '', { delete: true })
    rows.push([record.Ref ?? '', timeOf(record.CreatedAt), timeOf(record.CompletedAt)])
  }
  print(table(rows))
}

/** Shows the progress of a build of the past, or of one that runs, on standard output. */
export async function showLogs(
  client: Client,
  ref: string,
  mode: string,
  signal: AbortSignal,
): Promise<void> {
  const known = parseDisplayMode(mode)
  if (!known) throw new UsageError(`invalid progress mode ${mode}`)
  using display = openDisplay(known, process.stdout, process.env)
  for await (const events of client.progress(ref, signal)) display.update(events)
}

/** Tells of builds as they begin, change and end, until the signal aborts. */
export async function monitor(
  client: Client,
  query: { readonly completed?: boolean; readonly ref?: string },
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const events = client.history(
    { activeOnly: !query.completed, follow: true, ...(query.ref === undefined ? {} : { ref: query.ref }) },
    signal,
  )
  for await (const { type, record } of events) {
    print(`event: ${EVENT_TYPES[Number(type ?? 0)] ?? type} ref:${record?.Ref ?? ''}\n`)
    if (record?.numTotalSteps) print(`  cache: ${record.numCachedSteps ?? 0}/${record.numTotalSteps}\n`)
    if (record?.numWarnings) print(`  warnings: ${record.numWarnings}\n`)
    if (record?.logs) print(`  logs: ${record.logs.digest ?? ''}\n`)
  }
}

const EVENT_TYPES = ['STARTED', 'COMPLETE', 'DELETED']

function timeOf(time: Record['CreatedAt']): string {
  return time ? isoTime(decodeTimestamp(time)) : ''
}
