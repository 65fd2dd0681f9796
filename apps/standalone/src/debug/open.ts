import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, watchOrigins } from '@slipway/base'
import { SqliteOrigins } from '@slipway/cache-store/sqlite/sqlite-origins'
import type { DaemonConfig } from '../config/config.ts'
import { cachePages } from './cache-pages.ts'
import { serveDebug } from './server.ts'

/** The database of cache keys and the address to look into the daemon, where the configuration asks for them. */
export async function openDebug(
  config: DaemonConfig,
  root: string,
  logger: Logger,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const origins = config.debug.saveCacheKeys
    ? stack.use(openOrigins(join(root, 'cache-debug.db')))
    : undefined
  if (origins) {
    watchOrigins((digest, kind, data) => origins.save(digest, kind, data))
    stack.defer(() => watchOrigins(undefined))
  }
  const { address } = config.debug
  if (address !== undefined) {
    stack.use(await serveDebug(address, cachePages(origins)))
    logger.info({ address }, `debug handlers listening at ${address}`)
  }
  return stack.move()
}

/** Keys name what builds were made of: nobody else's business. */
function openOrigins(path: string): SqliteOrigins {
  const origins = new SqliteOrigins(path)
  chmodSync(path, 0o600)
  return origins
}
