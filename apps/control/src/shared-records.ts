import { every, type Logger } from '@slipway/base'
import type { ContentStore } from '@slipway/content'
import type { S3ContentOptions } from '@slipway/content/s3/store'
import type { HistoryLimits } from '@slipway/history/records'
import { removeStrayLogs } from '@slipway/history/stray-logs'
import type { PostgresOptions } from '@slipway/postgres'
import { openPostgresHistory, openPostgresSteps, openS3ContentStore } from './adapters.ts'
import type { ControlRecords } from './history.ts'

const SWEEP_INTERVAL_MS = 120_000
const STRAY_INTERVAL_MS = 3_600_000
const YOUNG_MS = 600_000

export interface SharedRecordsParts {
  readonly postgres: PostgresOptions
  /** Names of blobs begin with its prefix and `history`: a cache may have the same bucket and prefix. */
  readonly bucket: S3ContentOptions & { readonly prefix: string }
  readonly limits: HistoryLimits
  readonly logger: Logger
  /** A blob that was written sooner may be that of a record which is on its way, maybe from another control. Default: ten minutes. */
  readonly youngMs?: number
  /** Closes them. */
  readonly stack: AsyncDisposableStack
}

/** Records of builds that any number of controls keep together. */
export async function openSharedRecords(parts: SharedRecordsParts): Promise<ControlRecords> {
  const { postgres, bucket, limits, logger, stack, youngMs = YOUNG_MS } = parts
  const prefix = [bucket.prefix.replace(/\/+$/, ''), 'history'].filter(Boolean).join('/')
  const logs = await openS3ContentStore({ ...bucket, prefix })
  stack.defer(() => logs.close())
  const failed = (err: unknown): void => logger.error({ err }, 'failed to remove old build records')
  const steps = await openPostgresSteps({ ...postgres, connections: 2 })
  stack.defer(() => steps.close())
  const work = new Set<Promise<void>>()
  const inBackground = (promise: Promise<void>): void => {
    const running = promise.catch(failed).finally(() => work.delete(running))
    work.add(running)
  }
  const history = await openPostgresHistory({
    ...postgres,
    connections: 4,
    limits,
    onRemoved: (record, orphans) => {
      inBackground(steps.forget(record.Ref ?? ''))
      for (const digest of orphans) inBackground(free(logs, digest, youngMs))
    },
  })
  stack.defer(() => history.close())
  stack.defer(async () => void (await Promise.all(work)))
  const removeStray = (): void =>
    inBackground(history.alone((named) => removeStrayLogs(logs, named, Date.now() - youngMs)))
  removeStray()
  stack.use(every(STRAY_INTERVAL_MS, removeStray))
  stack.use(every(SWEEP_INTERVAL_MS, () => inBackground(history.sweep(Date.now()))))
  return { history, logs, steps, isShared: true, renew: (refs) => history.renew(refs) }
}

/** Removes a blob that no record names. A young one is left to the next look for strays. */
async function free(
  logs: Pick<ContentStore, 'stat' | 'delete'>,
  digest: string,
  youngMs: number,
): Promise<void> {
  const found = await logs.stat(digest)
  if (found && found.createdAt < Date.now() - youngMs) await logs.delete(digest)
}
