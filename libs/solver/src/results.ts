import type { CachedResult, CacheKey, Result } from './types.ts'

/** What an output without content answers: nothing to release, nothing to load. */
export const EMPTY_RESULT: Result = {
  id: '',
  value: undefined,
  clone: () => EMPTY_RESULT,
  release: async () => {},
}

export function createCachedResult(result: Result, keys: readonly CacheKey[]): CachedResult {
  return {
    id: result.id,
    value: result.value,
    keys,
    clone: () => result.clone(),
    release: () => result.release(),
  }
}
