import type { Logger } from '@slipway/base'

/** Settles at the first SIGTERM or SIGINT; a second one ends the process at once. */
export function onSignal(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    const handle = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(1)
      stopping = true
      logger.info({ signal }, 'stopping')
      resolve()
    }
    process.on('SIGTERM', handle)
    process.on('SIGINT', handle)
  })
}
