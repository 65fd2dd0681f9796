import type { Logger, SlipwayError } from '@slipway/base'

/**
 * Logs failed calls as BuildKit words them, but for the command lines of steps: arguments may be secrets, which logs
 * must not keep. What the caller gave up itself is no trouble of ours.
 */
export function failedCallLog(logger: Logger): (method: string, error: SlipwayError) => void {
  return (method, error) => {
    const text = `${method} returned error: ${withoutCommands(error.message)}`
    const fields = { method, code: error.code }
    if (error.code === 'canceled') logger.info(fields, text)
    else logger.error(fields, text)
  }
}

/** `process "…" did not complete` without what stands in the quotes. */
export function withoutCommands(message: string): string {
  return message.replace(/process "(?:[^"\\]|\\.)*"/g, 'process')
}
