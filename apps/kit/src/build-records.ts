import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { every, type Logger } from '@slipway/base'
import { type FsContentStore, openFsContentStore } from '@slipway/content/fs/store'
import type { HistoryLimits } from '@slipway/history/records'
import { SqliteHistory } from '@slipway/history/sqlite/history'
import { SqliteSteps } from '@slipway/history/sqlite/steps'
import { removeStrayLogs } from '@slipway/history/stray-logs'

const SWEEP_INTERVAL_MS = 120_000

export interface BuildRecords {
  readonly history: SqliteHistory
  readonly logs: FsContentStore
  /** Why the steps of builds ran. */
  readonly steps: SqliteSteps
}

export interface BuildRecordsParts {
  /** State directory; made when it is missing. */
  readonly root: string
  readonly limits: HistoryLimits
  readonly logger: Logger
  /** Closes them. */
  readonly stack: AsyncDisposableStack
}

/** The records of builds and what goes with them, below a state root of this process alone. */
export async function openBuildRecords(parts: BuildRecordsParts): Promise<BuildRecords> {
  const { root, limits, logger, stack } = parts
  const logDir = join(root, 'history')
  mkdirSync(logDir, { recursive: true, mode: 0o711 })
  const logs = await openFsContentStore(logDir, {
    onDamaged: (digest) => logger.error({ digest }, 'a log of a build was damaged on disk and is removed'),
  })
  const failed = (err: unknown): void => logger.error({ err }, 'failed to remove old build records')
  const steps = new SqliteSteps({ path: join(root, 'steps.db') })
  stack.defer(() => steps.close())
  const history = new SqliteHistory({
    path: join(root, 'history.db'),
    limits,
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
  stack.use(every(SWEEP_INTERVAL_MS, () => void history.sweep(Date.now()).catch(failed)))
  return { history, logs, steps }
}
