export {
  type CacheChainLink,
  type CacheChainNode,
  type CacheChainOptions,
  walkCacheChain,
} from './cache-chain.ts'
export { CONTENT_OUTPUT, createContentKey, createKey, keyId, rootKeyId } from './cache-key.ts'
export { type CacheManagerOptions, createCacheManager, type ResultStore } from './cache-manager.ts'
export { combineCaches } from './combined-cache.ts'
export type { Job, JobOptions } from './job.ts'
export { createCachedResult, EMPTY_RESULT } from './results.ts'
export { createSolver, Solver, type SolverOptions } from './solver.ts'
export type {
  CachedResult,
  CacheKey,
  CacheKeyOrigin,
  CacheManager,
  CacheMap,
  CacheMapInput,
  CacheRecord,
  Edge,
  Op,
  OpContext,
  OpResolver,
  Result,
  SelectedKey,
  StepRun,
  Vertex,
  VertexOptions,
} from './types.ts'
