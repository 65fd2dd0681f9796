import { type BuildRecords, openBuildRecords } from '@slipway/app-kit/build-records'
import type { ServiceContext } from '@slipway/app-kit'
import { sleep } from '@slipway/base'
import type { StepHistory } from '@slipway/history'
import type { OPTIONS } from './config.ts'

/** The records of builds, on the state root of this service; solvers tell what is in them. */
export function openHistory({
  options,
  logger,
  stack,
}: ServiceContext<typeof OPTIONS>): Promise<BuildRecords> {
  const limits = {
    maxAgeMs: options['history-max-age-hours'] * 3_600_000,
    maxEntries: options['history-max-entries'],
  }
  return openBuildRecords({ root: options.root, limits, logger, stack })
}

/** Solvers explain the steps of a build after its client has its answer. */
const EXPLAINED_MS = 3_000
const LOOK_MS = 100

/** Waits a little for the steps of a build that has just ended; who asks for an unknown one waits, too. */
export function explained(steps: Pick<StepHistory, 'misses'>): (build: string) => Promise<void> {
  return async (build) => {
    for (const end = Date.now() + EXPLAINED_MS; Date.now() < end; ) {
      const known = await steps.misses(build).then(
        () => true,
        () => false,
      )
      if (known) return
      await sleep(LOOK_MS)
    }
  }
}
