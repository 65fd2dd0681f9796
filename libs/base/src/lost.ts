import { sleep } from './async.ts'
import { type ErrorDetail, SlipwayError, toSlipwayError, wrapError } from './errors.ts'

/** The error of work that ended because another service was lost; `results` are those that were lost with it. */
export function lostError(message: string, results: readonly string[] = []): SlipwayError {
  return new SlipwayError('unavailable', message, { details: [{ kind: 'lost', results }] })
}

/** Whether a service was lost, or could not be reached, on the way: the same work may succeed when it is done again. */
export function isLost(error: unknown): boolean {
  return detailsOf(error).some(({ kind }) => kind === 'lost')
}

/** Results that are gone: work that needs them can only succeed after they were made anew. */
export function lostResults(error: unknown): ReadonlySet<string> {
  return new Set(detailsOf(error).flatMap((detail) => (detail.kind === 'lost' ? detail.results : [])))
}

/** The same error once nobody shall try again. */
export function givenUp(error: unknown): SlipwayError {
  const known = toSlipwayError(error)
  const details = known.details.filter(({ kind }) => kind !== 'lost')
  return new SlipwayError(known.code, known.message, { cause: error, details })
}

/** Marks an error as that of a service that was lost. */
export function asLost(error: unknown, results: readonly string[] = []): SlipwayError {
  return wrapError(error, '', [{ kind: 'lost', results }])
}

export interface AgainOptions {
  readonly signal?: AbortSignal | undefined
  /** Which errors are worth another try. Default: `isLost`. */
  readonly mends?: (error: unknown) => boolean
  /** Told before each further try; `attempt` is the one that failed, from 1. */
  readonly onLost?: (error: unknown, attempt: number) => void
  /** Default 12: with the pauses in between that is half a minute for a service to come back. */
  readonly attempts?: number
  /** Milliseconds before the second try; each pause is twice as long as the one before, up to four seconds. Default 100. */
  readonly pauseMs?: number
}

const LONGEST_PAUSE_MS = 4_000

/**
 * Does work again that was lost with a service. Not without end: what fails for the last time is no longer marked as lost, so
 * that those above do not begin anew.
 */
export async function again<T>(
  work: (attempt: number) => Promise<T>,
  options: AgainOptions = {},
): Promise<T> {
  const { signal, mends = isLost, onLost, attempts = 12, pauseMs = 100 } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (signal?.aborted || !mends(error)) throw error
      if (attempt >= attempts) throw givenUp(error)
      onLost?.(error, attempt)
      await sleep(Math.min(pauseMs * 2 ** (attempt - 1), LONGEST_PAUSE_MS), signal)
    }
  }
}

function detailsOf(error: unknown): readonly ErrorDetail[] {
  return error instanceof SlipwayError ? error.details : []
}
