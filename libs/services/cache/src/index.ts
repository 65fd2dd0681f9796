export { type CacheServiceParts, createCacheServices } from './cache.ts'
