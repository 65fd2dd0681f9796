import { isDeepStrictEqual } from 'node:util'
import type { slipway } from '@slipway/proto'
import { encodeRoutes, type SessionGroup, type SessionRoutes } from '@slipway/sessions'

const GROUP_POLL_MS = 250

/** Tells how the sessions of a group are reached, each time that it changes: builds join and leave. */
export function followGroup(
  routes: SessionRoutes,
  sessions: SessionGroup,
  onChange: (routes: slipway.sessions.v1.SessionRoutes.$Properties) => void,
): Disposable {
  let known = routes.ofGroup(sessions)
  const timer = setInterval(() => {
    const now = routes.ofGroup(sessions)
    // Most work ends before anything is compared.
    if (isDeepStrictEqual(now, known)) return
    known = now
    onChange(encodeRoutes(now))
  }, GROUP_POLL_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
