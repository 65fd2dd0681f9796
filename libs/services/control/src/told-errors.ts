import { type ErrorCode, SlipwayError, toSlipwayError } from '@slipway/base'

/** Codes that BuildKit's clients act on, whatever failed. */
const MEANINGFUL: readonly ErrorCode[] = [
  'canceled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
  'unimplemented',
]

/**
 * What a client is told of an error. The code of a call says whether the call was right; that a step or a frontend failed,
 * for whatever reason, is `unknown`, else clients print the code before a message that says it better.
 */
export function toldError(error: unknown): SlipwayError {
  const known = toSlipwayError(error)
  const isOfBuild = known.details.some(({ kind }) => kind === 'vertex' || kind === 'frontend')
  if (!isOfBuild || MEANINGFUL.includes(known.code)) return known
  return new SlipwayError('unknown', known.message, { cause: error, details: known.details })
}
