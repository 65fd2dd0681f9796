import type { Logger } from '@slipway/base'

/** Clean ends take well under this; what hangs is cut off, and the janitor of the next start cleans up. */
const LIMIT_MS = 2_500

/**
 * Runs `stop` at the first SIGTERM or SIGINT; a second one ends the process at once. Resolves after the stop, for which there
 * is `graceMs` more than it takes to end.
 */
export function onShutdown(logger: Logger, graceMs: number, stop: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false
    const handle = (signal: NodeJS.Signals): void => {
      if (stopping) process.exit(1)
      stopping = true
      logger.info({ signal }, 'stopping')
      const cutOff = setTimeout(() => {
        logger.error('could not stop in time')
        process.exit(1)
      }, graceMs + LIMIT_MS)
      stop()
        .catch((error: unknown) => logger.error({ err: error }, 'failed to stop cleanly'))
        .finally(() => {
          clearTimeout(cutOff)
          resolve()
        })
    }
    process.on('SIGTERM', handle)
    process.on('SIGINT', handle)
  })
}
