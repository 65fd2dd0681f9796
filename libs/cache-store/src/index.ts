export { type Origin, type OriginTree, originTree } from './origins.ts'
export type {
  CacheEntry,
  CacheLink,
  CacheResult,
  CacheStore,
  LastingCacheStore,
  CacheWay,
} from './cache-store.ts'
