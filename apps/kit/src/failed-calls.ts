import type { Logger, SlipwayError } from '@slipway/base'

/** Logs failed calls as BuildKit words them; what the caller gave up itself is no trouble of ours. */
export function failedCallLog(logger: Logger): (method: string, error: SlipwayError) => void {
  return (method, error) => {
    const text = `${method} returned error: ${error.message}`
    const fields = { method, code: error.code }
    if (error.code === 'canceled') logger.info(fields, text)
    else logger.error(fields, text)
  }
}
