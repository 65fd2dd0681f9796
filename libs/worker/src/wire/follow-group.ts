import type { slipway } from '@slipway/proto'
import { encodeRoutes, type SessionGroup, type SessionRoutes } from '@slipway/sessions'

const GROUP_POLL_MS = 250

/** Tells how the sessions of a group are reached, each time that it changes: builds join and leave. */
export function followGroup(
  routes: SessionRoutes,
  sessions: SessionGroup,
  onChange: (routes: slipway.sessions.v1.SessionRoutes.$Properties) => void,
): Disposable {
  let known = JSON.stringify(encodeRoutes(routes.ofGroup(sessions)))
  const timer = setInterval(() => {
    const now = encodeRoutes(routes.ofGroup(sessions))
    const text = JSON.stringify(now)
    if (text === known) return
    known = text
    onChange(now)
  }, GROUP_POLL_MS)
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
