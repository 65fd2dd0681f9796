import { type ErrorCode, SlipwayError, toSlipwayError } from '@slipway/base'

const OF_REQUEST: readonly ErrorCode[] = ['invalid-argument', 'permission-denied']

/** A build that could not go on, be it for an attribute that its exporter refused: the call was right. */
export function failedBuild(error: unknown): SlipwayError {
  const known = toSlipwayError(error)
  if (!OF_REQUEST.includes(known.code)) return known
  return new SlipwayError('unknown', known.message, { cause: error, details: known.details })
}
