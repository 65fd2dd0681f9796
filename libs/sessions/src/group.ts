import { isCode, SlipwayError } from '@slipway/base'
import type { Session, SessionGroup, Sessions } from './sessions.ts'

/**
 * Calls `fn` with the sessions of the group, one after the other, until one succeeds; the last error is thrown.
 * Cancellation is not retried. An empty group is `not-found`.
 */
export async function anySession<T>(
  sessions: Sessions,
  group: SessionGroup,
  fn: (session: Session) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let last: unknown
  for (const id of group.ids()) {
    try {
      const session = await sessions.get(id, signal ? { signal } : {})
      return await fn(session)
    } catch (error) {
      if (signal?.aborted || isCode(error, 'canceled')) throw error
      last = error
    }
  }
  throw last ?? new SlipwayError('not-found', 'no active sessions')
}
