import type { ErrorDetail } from '@slipway/base'

type SourceDetail = Extract<ErrorDetail, { readonly kind: 'source' }>

/** Lines around the ranges that stay; clients show at most four. */
const CONTEXT_LINES = 12
const MAX_LINE = 256

/**
 * The same place in a file of which only the lines around it are left: those before are empty, so that lines keep their
 * numbers, and those after are cut off; so are the ends of long lines.
 */
export function excerptOf(detail: SourceDetail): SourceDetail {
  const lines = Buffer.from(detail.data).toString('utf8').split('\n')
  const starts = detail.ranges.map((range) => range.start.line)
  const ends = detail.ranges.map((range) => Math.max(range.start.line, range.end.line))
  const first = Math.min(...starts, lines.length) - CONTEXT_LINES
  const last = Math.max(...ends, 1) + CONTEXT_LINES
  const kept = lines.slice(0, last).map((line, index) => (index + 1 < first ? '' : line.slice(0, MAX_LINE)))
  return { ...detail, data: Buffer.from(kept.join('\n')) }
}
