import { errorCode, errorMessage } from './errors.ts'
import { textLines } from './log-text.ts'
import { destination, pino, type DestinationStream, type Logger } from 'pino'

export type { Logger } from 'pino'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

export interface LogOptions {
  readonly level: LogLevel
  readonly service: string
  readonly format?: 'json' | 'text'
  /** Defaults to standard error. */
  readonly destination?: DestinationStream
}

/**
 * The process logger. Field names are fixed: `service`, `build`, `session`, `vertex`, `ref`, `digest`,
 * `method`, `code`, `err`, `durationMs`. Never log arguments, environment values or secrets.
 */
export function createLogger(options: LogOptions): Logger {
  const out = options.destination ?? destination({ dest: 2, sync: true })
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: logError },
    },
    options.format === 'text' ? textLines(out) : out,
  )
}

/** Without the details: they hold whole files of users. */
function logError(error: unknown): object {
  const { stack } = (error ?? {}) as { readonly stack?: string }
  return { code: errorCode(error), message: errorMessage(error), stack }
}

export const silentLogger: Logger = pino({ level: 'silent' })
