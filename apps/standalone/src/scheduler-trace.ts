import type { Logger } from '@slipway/base'
import type { SolverOptions } from '@slipway/solver'

/**
 * What the solver does, in the debug log: all of it with BUILDKIT_SCHEDULER_DEBUG=1, that of vertices whose names contain one of a
 * comma-separated list with BUILDKIT_SCHEDULER_DEBUG_STEPS.
 */
export function schedulerTrace(
  env: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): Pick<SolverOptions, 'trace'> {
  const isAll = env['BUILDKIT_SCHEDULER_DEBUG'] === '1'
  const names = (env['BUILDKIT_SCHEDULER_DEBUG_STEPS'] ?? '').split(',').filter((name) => name !== '')
  if (!isAll && names.length === 0) return {}
  return {
    trace: (vertex, describe) => {
      if (isAll || names.some((name) => vertex.includes(name))) logger.debug({ vertex }, `edge ${describe()}`)
    },
  }
}
