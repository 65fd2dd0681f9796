import { goDurationMs, SlipwayError } from '@slipway/base'
import type { BuildRecord } from '@slipway/history'
import { parseGitUrl } from '@slipway/llb'
import { type Field, parseFilters } from '@slipway/patterns'

type Predicate = (record: BuildRecord) => boolean
type Time = BuildRecord['CreatedAt']

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
}

/**
 * Filters of history: any of them may match, all parts of one must. Parts are those of other filters on `ref`, `status` and
 * `repository`, and comparisons of `startedAt`, `completedAt` (a time, or how long ago) and `duration`.
 */
export function parseHistoryFilters(filters: readonly string[], now: number): Predicate {
  if (filters.length === 0) return () => true
  const alternatives = filters.map((filter) => parseHistoryFilter(filter, now))
  return (record) => alternatives.some((matches) => matches(record))
}

function parseHistoryFilter(text: string, now: number): Predicate {
  const rest: string[] = []
  const parts: Predicate[] = []
  for (const part of text.split(',')) {
    const compared = parseComparison(part, now)
    if (compared) parts.push(compared)
    else rest.push(part)
  }
  parts.push(parseFilters([rest.join(',')], fieldOf))
  return (record) => parts.every((matches) => matches(record))
}

function parseComparison(part: string, now: number): Predicate | undefined {
  const [, key = '', sign = '', value = ''] =
    /^(startedAt|completedAt|duration)(>=|<=|>|<)(.*)$/s.exec(part) ?? []
  const compare = COMPARISONS[sign]
  if (!compare) return undefined
  if (key === 'duration') {
    const limit = goDurationMs(value)
    if (limit === undefined) throw new SlipwayError('invalid-argument', `invalid duration ${value}`)
    return ({ CreatedAt, CompletedAt }) =>
      compare(CompletedAt ? timeMs(CompletedAt) - timeMs(CreatedAt) : 0, limit)
  }
  // Both are compared by the second.
  const limit = Math.floor(parseTime(value, now) / 1000)
  return ({ CreatedAt, CompletedAt }) =>
    compare(Math.floor(timeMs(key === 'startedAt' ? CreatedAt : CompletedAt) / 1000), limit)
}

function parseTime(value: string, now: number): number {
  const ago = goDurationMs(value)
  if (ago !== undefined) return now - ago
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN
  if (Number.isNaN(time)) throw new SlipwayError('invalid-argument', `invalid time ${value}`)
  return time
}

function timeMs(time: Time): number {
  return Number(time?.seconds ?? 0) * 1000 + (time?.nanos ?? 0) / 1e6
}

function fieldOf(record: BuildRecord, name: string): Field {
  const found = (value: string | undefined): Field => ({ value: value ?? '', present: value !== undefined })
  switch (name) {
    case 'ref':
      return found(record.Ref || undefined)
    case 'status':
      return found(statusOf(record))
    case 'repository':
      return found(record.FrontendAttrs?.['vcs:source'] ?? remoteOf(record.FrontendAttrs?.['context']))
    default:
      return found(undefined)
  }
}

function statusOf({ CompletedAt, error }: BuildRecord): string {
  if (!CompletedAt) return 'running'
  if (!error) return 'completed'
  return error.message?.includes('context canceled') ? 'canceled' : 'error'
}

function remoteOf(context: string | undefined): string | undefined {
  try {
    return context === undefined ? undefined : parseGitUrl(context)?.remote
  } catch {
    return undefined
  }
}
