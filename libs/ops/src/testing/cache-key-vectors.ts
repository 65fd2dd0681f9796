import { readFileSync } from 'node:fs'

/** One op with the cache map that BuildKit computes for it. */
export interface CacheKeyVector {
  readonly name: string
  /** Marshalled pb.Op in base64. */
  readonly op: string
  readonly inputs: number
  readonly digest: string
  /** Per input; '' for none. */
  readonly selectors: readonly string[]
  /** Per input: whether its content may stand for it. */
  readonly byContent: readonly boolean[]
}

export function loadCacheKeyVectors(): readonly CacheKeyVector[] {
  const file = new URL('./fixtures/cache-keys.json', import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as readonly CacheKeyVector[]
}
