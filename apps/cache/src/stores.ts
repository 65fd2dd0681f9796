import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '@slipway/base'
import type { OptionValues } from '@slipway/app-kit/options'
import { bucketSettings, postgresSettings } from '@slipway/app-kit/store-options'
import type { CacheStore } from '@slipway/cache-store'
import { type BlobAccount, type ContentStore, leasedStore } from '@slipway/content'
import {
  createTieredStore,
  openFsContentStore,
  openPostgresAccount,
  openPostgresCacheStore,
  openS3ContentStore,
  openSqliteAccount,
  openSqliteCacheStore,
} from './adapters.ts'
import type { STORE_OPTIONS } from './config.ts'
import { collectContent, HOUR_MS, sweepIndex } from './sweeps.ts'

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

/** Keys and blobs: in PostgreSQL and S3 where they are given, else below the root. */
export async function openStores(parts: StoresParts): Promise<Stores> {
  mkdirSync(parts.options.root, { recursive: true, mode: 0o711 })
  return { index: await openIndex(parts), content: await openContent(parts) }
}

async function openIndex(parts: StoresParts): Promise<CacheStore> {
  const { options, logger, stack } = parts
  const postgres = postgresSettings(options, parts)
  const index = postgres
    ? await openPostgresCacheStore(postgres)
    : await openSqliteCacheStore(join(options.root, 'cache.db'), logger)
  stack.defer(() => index.close())
  sweepIndex(index, options['worker-max-age-hours'] * HOUR_MS, parts)
  return index
}

async function openContent(parts: StoresParts): Promise<ContentStore> {
  const { options, logger, stack } = parts
  const local = await openFsContentStore(join(options.root, 'content'))
  const bucket = bucketSettings(options, parts)
  if (!bucket) {
    const ageMs = options['content-max-age-hours'] * HOUR_MS
    const account = await openAccount(parts, false)
    collectContent(local, account, ageMs, parts)
    return leasedStore(local, account, ageMs)
  }
  const remote = await openS3ContentStore(bucket)
  stack.defer(() => remote.close())
  const tiered = createTieredStore(local, remote, {
    maxLocalBytes: options['s3-disk-megabytes'] * 1_000_000,
    onError: (err) => logger.warn({ err }, 'failed to tidy the disk in front of the bucket'),
  })
  const ageMs = options['s3-max-age-hours'] * HOUR_MS
  if (ageMs === 0) return tiered
  const account = await openAccount(parts, true)
  collectContent(remote, account, ageMs, { ...parts, uploads: remote })
  return leasedStore(tiered, account, ageMs)
}

/** Who uses the blobs: known to all who serve them, where others may. */
async function openAccount(parts: StoresParts, isShared: boolean): Promise<BlobAccount> {
  const { options, logger, stack } = parts
  const postgres = isShared ? postgresSettings(options, parts) : undefined
  const account = postgres
    ? await openPostgresAccount(postgres)
    : openSqliteAccount(join(options.root, 'content.db'), logger)
  stack.defer(() => account.close())
  return account
}
