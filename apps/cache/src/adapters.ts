/** What this app links. Another store behind the same port is another line here. */
export { openPostgresCacheStore } from '@slipway/cache-store/postgres/postgres-cache-store'
export { openSqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
export { openPostgresAccount } from '@slipway/content/leases/postgres-account'
export { openSqliteAccount } from '@slipway/content/leases/sqlite-account'
export { openFsContentStore } from '@slipway/content/fs/store'
export { openS3ContentStore } from '@slipway/content/s3/store'
export { createTieredStore } from '@slipway/content/tiered'
