import { SlipwayError } from '@slipway/base'
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
const UNITS_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
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
    const limit = durationMs(value)
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
  const ago = durationMs(value)
  if (ago !== undefined) return now - ago
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN
  if (Number.isNaN(time)) throw new SlipwayError('invalid-argument', `invalid time ${value}`)
  return time
}

/** Milliseconds of a Go duration (`1h30m`, `1.5s`); undefined for other text. */
function durationMs(text: string): number | undefined {
  const [, sign, body = ''] = /^([+-]?)(.+)$/s.exec(text) ?? []
  if (body === '0') return 0
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined
  let total = 0
  for (const [, number = '', unit = ''] of body.matchAll(/([\d.]+)([a-zµμ]+)/g)) {
    total += Number(number) * (UNITS_MS[unit] ?? Number.NaN)
  }
  return sign === '-' ? -total : total
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
