import { type Clock, sleep } from '@slipway/base'
import { services } from '@slipway/proto'
import type { Session } from '../sessions.ts'

const INTERVAL_MS = 5_000
const MIN_TIMEOUT_MS = 15_000
const MAX_FAILURES = 2
const MIN_CUSTOM_MS = 1_000

export interface HealthOptions {
  readonly intervalMs?: number
  readonly timeoutMs?: number
  /** Milliseconds as the client wrote them, or ''. */
  readonly customTimeout?: string
}

/**
 * Pings the client's health service until the session ends; rejects after two failures in a row.
 * A slow link gets more time: the limit is at least 1.5 times the last answer.
 */
export async function watchHealth(session: Session, options: HealthOptions, clock: Clock): Promise<void> {
  const interval = options.intervalMs ?? INTERVAL_MS
  const custom = Number(options.customTimeout ?? '')
  const floor =
    options.customTimeout && custom >= MIN_CUSTOM_MS ? custom : (options.timeoutMs ?? MIN_TIMEOUT_MS)
  let last = 0
  let failures = 0
  while (!session.closed.aborted) {
    await sleep(interval, session.closed).catch(() => {})
    if (session.closed.aborted) return
    const started = clock.now()
    try {
      await session.unary(
        services.HealthService.Check,
        {},
        { signal: AbortSignal.timeout(Math.max(floor, last * 1.5)) },
      )
      last = clock.now() - started
      failures = 0
    } catch (error) {
      if (session.closed.aborted) return
      failures++
      if (failures >= MAX_FAILURES) throw error
    }
  }
}
