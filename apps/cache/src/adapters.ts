/** What this app links. Another store behind the same port is another line here. */
export { openSqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
export { openFsContentStore } from '@slipway/content/fs/store'
