import { observationPages } from '@slipway/app-kit/observation-pages'
import { servePages } from '@slipway/app-kit/pages'
import { cachePages, type Origins } from './cache-pages.ts'
import { processPages } from './process-pages.ts'

/** All that can be asked of a running daemon over HTTP. */
export function serveDebugPages(
  address: string,
  origins: Origins | undefined,
  ready: () => boolean,
): Promise<AsyncDisposable> {
  return servePages(address, new Map([...cachePages(origins), ...processPages(), ...observationPages(ready)]))
}
