import { SlipwayError, sleep } from '@slipway/base'
import { HttpStatusError } from './errors.ts'
import { isTransientError } from './http.ts'

export interface RetryOptions {
  /** Waits between the attempts; one attempt more than there are waits. */
  readonly backoffMs: readonly number[]
  readonly onRetry?: (error: unknown, waitMs: number) => void
  readonly signal?: AbortSignal
}

export const DEFAULT_BACKOFF_MS: readonly number[] = [1000, 2000, 4000]

/** Tries again what failed by a broken connection or a server error. */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const wait = options.backoffMs[attempt]
      if (wait === undefined || !isRetriable(error) || options.signal?.aborted) throw error
      options.onRetry?.(error, wait)
      await sleep(wait, options.signal)
    }
  }
}

export function isRetriable(error: unknown): boolean {
  if (error instanceof HttpStatusError) return error.status >= 500 || error.status === 429
  return isTransientError(error) || (error instanceof SlipwayError && error.message === TRUNCATED)
}

const TRUNCATED = 'unexpected EOF'

/** A body that ended before its announced size. */
export function truncatedError(): SlipwayError {
  return new SlipwayError('unavailable', TRUNCATED)
}
