import { createRequire } from 'node:module'
import type { DestinationStream, Logger } from 'pino'
import { errorCode, errorMessage } from './errors.ts'
import { textLines } from './log-text.ts'

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
  // Worker threads import this lib and never log: loaded here, it costs none of them 4 MB.
  const { destination, pino } = createRequire(import.meta.url)('pino') as typeof import('pino')
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

function ignore(): void {}

const silent = {
  level: 'silent',
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  fatal: ignore,
  silent: ignore,
  flush: ignore,
  bindings: () => ({}),
  isLevelEnabled: () => false,
  child: () => silentLogger,
}
export const silentLogger: Logger = silent as unknown as Logger
