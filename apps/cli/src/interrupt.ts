import { SlipwayError } from '@slipway/base'
import { ExitCode } from './exit-codes.ts'

/** Aborts on the first interrupt, so that the daemon can be told; ends the process on the second. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted)
    controller.abort(new SlipwayError('canceled', 'interrupted'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return controller.signal
}
