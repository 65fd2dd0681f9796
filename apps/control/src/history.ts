import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceContext } from '@slipway/app-kit'
import { sleep } from '@slipway/base'
import { removeStrayLogs } from '@slipway/history/stray-logs'
import type { FsContentStore } from '@slipway/content/fs/store'
import type { History, StepHistory } from '@slipway/history'
import { openFsContentStore, SqliteHistory, SqliteSteps } from './adapters.ts'
import type { OPTIONS } from './config.ts'

const SWEEP_INTERVAL_MS = 120_000

export interface Records {
  readonly history: History
  readonly logs: FsContentStore
  /** Why the steps of builds ran; solvers tell. */
  readonly steps: SqliteSteps
}

/** The records of builds and their logs, on the state root of this service. */
export async function openHistory({
  options,
  logger,
  stack,
}: Pick<ServiceContext<typeof OPTIONS>, 'options' | 'logger' | 'stack'>): Promise<Records> {
  mkdirSync(options.root, { recursive: true, mode: 0o711 })
  const logs = await openFsContentStore(join(options.root, 'history'), {
    onDamaged: (digest) => logger.error({ digest }, 'a log of a build was damaged on disk and is removed'),
  })
  const failed = (err: unknown): void => logger.error({ err }, 'failed to remove old build records')
  const steps = new SqliteSteps({ path: join(options.root, 'steps.db') })
  stack.defer(() => steps.close())
  const history = new SqliteHistory({
    path: join(options.root, 'history.db'),
    limits: {
      maxAgeMs: options['history-max-age-hours'] * 3_600_000,
      maxEntries: options['history-max-entries'],
    },
    onUnusable: (kept, err) =>
      logger.error({ err, kept }, 'build records cannot be read, starting without any'),
    onRemoved: (record, orphans) => {
      steps.forget(record.Ref ?? '').catch(failed)
      for (const digest of orphans) logs.delete(digest).catch(failed)
    },
  })
  stack.defer(() => history.close())
  const sweep = removeStrayLogs(logs, history.blobDigests(), Date.now()).catch(failed)
  stack.defer(() => sweep)
  const timer = setInterval(() => void history.sweep(Date.now()).catch(failed), SWEEP_INTERVAL_MS).unref()
  stack.defer(() => clearInterval(timer))
  return { history, logs, steps }
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
