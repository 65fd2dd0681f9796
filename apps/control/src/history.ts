import { openBuildRecords } from '@slipway/app-kit/build-records'
import type { ServiceContext } from '@slipway/app-kit'
import { bucketSettings, postgresSettings } from '@slipway/app-kit/store-options'
import { sleep, SlipwayError } from '@slipway/base'
import type { ContentStore } from '@slipway/content'
import type { History, StepHistory } from '@slipway/history'
import type { OPTIONS } from './config.ts'
import { openSharedRecords } from './shared-records.ts'

/** The records of builds and what goes with them; solvers tell what is in them. */
export interface ControlRecords {
  readonly history: History
  readonly logs: ContentStore
  /** Why the steps of builds ran. */
  readonly steps: StepHistory
  /** With other controls. */
  readonly isShared: boolean
  /** Says that builds of clients of this control run. */
  readonly renew: (refs: readonly string[]) => Promise<void>
}

/** In PostgreSQL and a bucket where they are given, for all controls; else on the state root of this service. */
export async function openHistory(context: ServiceContext<typeof OPTIONS>): Promise<ControlRecords> {
  const { options, logger, stack } = context
  const limits = {
    maxAgeMs: options['history-max-age-hours'] * 3_600_000,
    maxEntries: options['history-max-entries'],
  }
  const postgres = postgresSettings(options, context)
  const bucket = bucketSettings(options, context)
  if (postgres && bucket) return await openSharedRecords({ postgres, bucket, limits, logger, stack })
  if (postgres || bucket)
    throw new SlipwayError('invalid-argument', 'postgres and s3: a shared history needs both')
  const records = await openBuildRecords({ root: options.root, limits, logger, stack })
  return { ...records, isShared: false, renew: () => Promise.resolve() }
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
