import { type ErrorDetail, SlipwayError, type SourceRange, toSlipwayError } from '@slipway/base'

type SourceDetail = Extract<ErrorDetail, { readonly kind: 'source' }>

/** One range per line from `start` to `end`, as BuildKit's source maps have it. */
export function lineRanges(start: number, end: number): SourceRange[] {
  const ranges: SourceRange[] = []
  for (let line = start; line <= Math.max(start, end); line++) {
    ranges.push({ start: { line, character: 0 }, end: { line, character: 0 } })
  }
  return ranges
}

/** A place in a file that is not named yet: `nameSource` fills in which one. */
function place(ranges: readonly SourceRange[]): SourceDetail {
  return { kind: 'source', filename: '', data: new Uint8Array(), language: '', ranges }
}

function isPlace(detail: ErrorDetail): detail is SourceDetail {
  return detail.kind === 'source' && detail.filename === '' && detail.data.length === 0
}

function rebuild(error: unknown, change: (details: readonly ErrorDetail[]) => ErrorDetail[]): SlipwayError {
  const inner = toSlipwayError(error)
  return new SlipwayError(inner.code, inner.message, { cause: error, details: change(inner.details) })
}

/** Adds a place to an error; one error may point at several. */
export function withLocation(error: unknown, ranges: readonly SourceRange[]): SlipwayError {
  return rebuild(error, (details) => [...details, place(ranges)])
}

/** Makes `ranges` the only place that an error points at. */
export function setLocation(error: unknown, ranges: readonly SourceRange[]): SlipwayError {
  return rebuild(error, (details) => [...details.filter((detail) => !isPlace(detail)), place(ranges)])
}

/** The places that an error points at, in the order they were added. */
export function errorLocations(error: unknown): readonly (readonly SourceRange[])[] {
  if (!(error instanceof SlipwayError)) return []
  return error.details.filter(isPlace).map((detail) => detail.ranges)
}

/** Names the file of every place that was added without one. */
export function nameSource(error: unknown, source: Omit<SourceDetail, 'kind' | 'ranges'>): SlipwayError {
  return rebuild(error, (details) =>
    details.map((detail) =>
      isPlace(detail) ? { ...source, kind: 'source', ranges: detail.ranges } : detail,
    ),
  )
}
