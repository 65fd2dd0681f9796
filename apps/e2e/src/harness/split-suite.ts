import { afterAll, describe } from '@jest/globals'
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

/** What is used here ends with the suite, the last first, and each of them even when another fails to end. */
export function endAfterAll(timeoutMs: number): AsyncDisposableStack {
  const stack = new AsyncDisposableStack()
  afterAll(async () => await stack.disposeAsync(), timeoutMs)
  return stack
}
