import type { CacheStore } from '@slipway/cache-store'
import { createCacheStoreService } from '@slipway/cache-store/wire/server'
import type { ContentStore } from '@slipway/content'
import { createContentStoreService } from '@slipway/content/wire/server'
import type { Service } from '@slipway/rpc'

export interface CacheServiceParts {
  readonly index: CacheStore
  readonly content: ContentStore
}

/** The index of cache keys and the blobs of a cluster. */
export function createCacheServices({ index, content }: CacheServiceParts): readonly Service[] {
  return [createCacheStoreService(index), createContentStoreService({ store: content })]
}
