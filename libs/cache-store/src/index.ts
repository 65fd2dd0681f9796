export type { CacheLink, CacheResult, CacheStore } from './cache-store.ts'
