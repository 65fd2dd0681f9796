export { type Origin, type OriginTree, originTree } from './origins.ts'
export type { CacheLink, CacheResult, CacheStore } from './cache-store.ts'
