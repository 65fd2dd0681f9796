import { isCode, SlipwayError } from '@slipway/base'
import type { Session, SessionGroup, Sessions } from './sessions.ts'

type Arrival = { readonly id: string } & ({ readonly session: Session } | { readonly error: unknown })

/**
 * Calls `fn` with the sessions of the group, one after the other, until one succeeds; the last error is thrown.
 * Those that are connected come first, the others as they arrive: all of them are waited for at once.
 * Cancellation is not retried. An empty group is `not-found`.
 */
export async function anySession<T>(
  sessions: Sessions,
  group: SessionGroup,
  fn: (session: Session) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const options = signal ? { signal } : {}
  const absent: string[] = []
  let failure: unknown
  let absence: unknown
  const attempt = async (arrival: Arrival): Promise<{ readonly value: T } | undefined> => {
    try {
      if ('error' in arrival) throw arrival.error
      return { value: await fn(arrival.session) }
    } catch (error) {
      if (signal?.aborted || isCode(error, 'canceled')) throw error
      if ('error' in arrival) absence = error
      else failure = error
      return undefined
    }
  }
  for (const id of group.ids()) {
    const arrival = await arrivalOf(sessions, id, { ...options, waitMs: 0 })
    if ('error' in arrival) {
      absent.push(id)
      continue
    }
    const done = await attempt(arrival)
    if (done) return done.value
  }
  const coming = new Map(absent.map((id) => [id, arrivalOf(sessions, id, options)]))
  while (coming.size > 0) {
    const arrival = await Promise.race(coming.values())
    coming.delete(arrival.id)
    const done = await attempt(arrival)
    if (done) return done.value
  }
  throw failure ?? absence ?? new SlipwayError('not-found', 'no active sessions')
}

async function arrivalOf(
  sessions: Sessions,
  id: string,
  options: Parameters<Sessions['get']>[1],
): Promise<Arrival> {
  try {
    return { id, session: await sessions.get(id, options) }
  } catch (error) {
    return { id, error }
  }
}
