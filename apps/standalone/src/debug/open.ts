import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, watchOrigins } from '@slipway/base'
import type { DaemonConfig } from '../config/config.ts'
import type { Origins } from './cache-pages.ts'

/**
 * The database of cache keys and the address to look into the daemon, where the configuration asks for them; their code is loaded
 * only then.
 */
export async function openDebug(
  config: DaemonConfig,
  root: string,
  logger: Logger,
  ready: () => boolean,
): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const origins = config.debug.saveCacheKeys
    ? await keepOrigins(join(root, 'cache-debug.db'), stack)
    : undefined
  const { address } = config.debug
  if (address !== undefined) {
    const { serveDebugPages } = await import('./pages.ts')
    stack.use(await serveDebugPages(address, origins, ready))
    logger.info({ address }, `debug handlers listening at ${address}`)
  }
  return stack.move()
}

/** Keys name what builds were made of: nobody else's business. */
async function keepOrigins(path: string, stack: AsyncDisposableStack): Promise<Origins> {
  const { SqliteOrigins } = await import('@slipway/cache-store/sqlite/sqlite-origins')
  const origins = stack.use(new SqliteOrigins(path))
  chmodSync(path, 0o600)
  watchOrigins((digest, kind, data) => origins.save(digest, kind, data))
  stack.defer(() => watchOrigins(undefined))
  return origins
}
