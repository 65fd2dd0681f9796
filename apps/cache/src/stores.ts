import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { every, type Logger } from '@slipway/base'
import type { OptionValues } from '@slipway/app-kit/options'
import { bucketSettings, postgresSettings } from '@slipway/app-kit/store-options'
import type { CacheStore } from '@slipway/cache-store'
import { type ContentStore, removeUnused } from '@slipway/content'
import {
  createTieredStore,
  openFsContentStore,
  openPostgresCacheStore,
  openS3ContentStore,
  openSqliteCacheStore,
} from './adapters.ts'
import type { STORE_OPTIONS } from './config.ts'

export interface Stores {
  readonly index: CacheStore
  readonly content: ContentStore
}

export interface StoresParts {
  readonly options: OptionValues<typeof STORE_OPTIONS> & { readonly root: string }
  readonly logger: Logger
  /** Closes them. */
  readonly stack: AsyncDisposableStack
  readonly waitMs: number
}

const SWEEP_INTERVAL_MS = 3_600_000

/** Keys and blobs: in PostgreSQL and S3 where they are given, else below the root. */
export async function openStores(parts: StoresParts): Promise<Stores> {
  mkdirSync(parts.options.root, { recursive: true, mode: 0o711 })
  return { index: await openIndex(parts), content: await openContent(parts) }
}

async function openIndex({ options, logger, stack, waitMs }: StoresParts): Promise<CacheStore> {
  const postgres = postgresSettings(options, { logger, waitMs })
  if (!postgres) {
    const index = await openSqliteCacheStore(join(options.root, 'cache.db'), logger)
    stack.defer(() => index.close())
    return index
  }
  const index = await openPostgresCacheStore(postgres)
  stack.defer(() => index.close())
  const sweep = (): void =>
    void index
      .removeEmptyKeys()
      .catch((err: unknown) => logger.warn({ err }, 'failed to remove empty cache keys'))
  sweep()
  stack.use(every(SWEEP_INTERVAL_MS, sweep))
  return index
}

async function openContent({ options, logger, stack, waitMs }: StoresParts): Promise<ContentStore> {
  const local = await openFsContentStore(join(options.root, 'content'))
  const bucket = bucketSettings(options, { logger, waitMs })
  if (!bucket) {
    sweepContent(local, options['content-max-age-hours'] * 3_600_000, { logger, stack })
    return local
  }
  const remote = await openS3ContentStore(bucket)
  stack.defer(() => remote.close())
  return createTieredStore(local, remote, {
    maxLocalBytes: options['s3-disk-megabytes'] * 1_000_000,
    onError: (err) => logger.warn({ err }, 'failed to tidy the disk in front of the bucket'),
  })
}

/** What exporters put here is read while they export; afterwards nobody asks for it. */
function sweepContent(
  store: ContentStore,
  maxAgeMs: number,
  { logger, stack }: Pick<StoresParts, 'logger' | 'stack'>,
): void {
  let running = Promise.resolve()
  const sweep = (): void => {
    running = removeUnused(store, Date.now() - maxAgeMs).then(
      (removed) => {
        if (removed.length > 0) logger.info({ blobs: removed.length }, 'removed what nobody used any more')
      },
      (err: unknown) => logger.warn({ err }, 'failed to remove what nobody uses any more'),
    )
  }
  sweep()
  stack.defer(() => running)
  stack.use(every(SWEEP_INTERVAL_MS, sweep))
}
