import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { observationPages } from '@slipway/app-kit/observation-pages'
import { servePages } from '@slipway/app-kit/pages'
import { type Logger, watchOrigins } from '@slipway/base'
import { SqliteOrigins } from '@slipway/cache-store/sqlite/sqlite-origins'
import type { DaemonConfig } from '../config/config.ts'
import { cachePages } from './cache-pages.ts'
import { processPages } from './process-pages.ts'

/** The database of cache keys and the address to look into the daemon, where the configuration asks for them. */
export async function openDebug(
  config: DaemonConfig,
  root: string,
  logger: Logger,
  ready: () => boolean,
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
    const pages = new Map([...cachePages(origins), ...processPages(), ...observationPages(ready)])
    stack.use(await servePages(address, pages))
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
