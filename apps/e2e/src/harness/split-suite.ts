import { describe } from '@jest/globals'
import { NatsServer } from '@slipway/bus/testing/nats-server'

/** A suite of services apart, which need NATS and what else is named. Without one of them it is skipped, and says so. */
export function describeSplit(
  title: string,
  others: Readonly<Record<string, boolean>>,
  body: () => void,
): void {
  const needed = Object.entries({ 'nats-server': NatsServer.available, ...others })
  const missing = needed.flatMap(([name, available]) => (available ? [] : [name]))
  if (missing.length === 0) {
    describe(title, body)
    return
  }
  console.warn(`SKIPPED: ${title}: not installed: ${missing.join(', ')}`)
  describe.skip(title, body)
}
