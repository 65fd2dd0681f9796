import { CommanderError } from 'commander'
import { isCode } from '@slipway/base'

/** What the process says when it ends. Described in README.md: scripts depend on it. */
export const ExitCode = {
  ok: 0,
  /** The build, or what was asked for, failed. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** There is no daemon, and none could be started. */
  noDaemon: 3,
  /** Canceled, by an interrupt or by the daemon. */
  interrupted: 130,
} as const

/** A command line that makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return ExitCode.usage
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage
  if (isCode(error, 'canceled')) return ExitCode.interrupted
  if (isCode(error, 'unavailable')) return ExitCode.noDaemon
  return ExitCode.failed
}
