import { type ErrorCode, SlipwayError, toSlipwayError } from '@slipway/base'

/** Codes that tell how a build ended rather than why. */
const MEANINGFUL: readonly ErrorCode[] = ['canceled', 'deadline-exceeded']

/**
 * What a client is told of an error. The code of a call says whether the call was right; that a step or a frontend failed,
 * for whatever reason, is `unknown`, else clients print the code before a message that says it better. A capability
 * that a frontend lacks has its code, so that clients ask without it.
 */
export function toldError(error: unknown): SlipwayError {
  const known = toSlipwayError(error)
  const { code, message, details } = known
  const has = (...kinds: readonly string[]): boolean => details.some(({ kind }) => kinds.includes(kind))
  if (!has('vertex', 'frontend') || MEANINGFUL.includes(code) || has('frontend-cap')) return known
  return new SlipwayError('unknown', message, { cause: error, details })
}
