import type { Digest } from '@slipway/base'

/**
 * The persistent index of the solver: which keys exist, how they derive from each other, and which results they have.
 * It knows digests and ids only. A *key* is an opaque id; a *link* says: key `target` is reached from key `source`
 * as input `input` of an op with cache-map digest `digest`, output `output`, through `selector` ('' for none).
 */
export interface CacheLink {
  readonly input: number
  readonly output: number
  readonly digest: Digest
  readonly selector: string
}

export interface CacheResult {
  /** Result id: `<workerId>::<refId>`. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** A link from a key. */
export interface CacheWay {
  readonly source: string
  readonly link: CacheLink
}

/** A result, and the key that it is to stand under. */
export interface CacheEntry {
  readonly key: string
  readonly result: CacheResult
  /** Per input of the key, the ways that lead to it from there. */
  readonly inputs: readonly (readonly CacheWay[])[]
  /** Links to be added besides: into the sources of those. */
  readonly links: readonly (CacheWay & { readonly target: string })[]
}

/**
 * All reads are batched so that one round trip can serve a whole frontier of edges. A write is acknowledged when every
 * reader sees it and it survives the end of the process. A store may lose the last ones with the machine: a lost
 * record costs a run, never a wrong result.
 */
export interface CacheStore {
  /** For each (source, link): every key that is linked from source through that link. */
  targets(
    queries: readonly { readonly source: string; readonly link: CacheLink }[],
  ): Promise<readonly (readonly string[])[]>
  /** For each key: its results, newest last. */
  results(keys: readonly string[]): Promise<readonly (readonly CacheResult[])[]>
  /** For each key: whether it has at least one result, or links that lead to one. */
  exists(keys: readonly string[]): Promise<readonly boolean[]>
  addLinks(
    links: readonly { readonly source: string; readonly link: CacheLink; readonly target: string }[],
  ): Promise<void>
  addResult(key: string, result: CacheResult): Promise<void>
  /**
   * Puts results under keys, with all links to them, and answers the keys: where all inputs lead to another key already, it is that
   * one. `saveEntries` does it by the other methods.
   */
  save(entries: readonly CacheEntry[]): Promise<readonly string[]>
  /** Drops a result wherever it stands, then keys that lead to nothing. */
  dropResult(resultId: string): Promise<void>
  /** Keys that a result stands under. */
  keysOf(resultId: string): Promise<readonly string[]>
  /** Links into a key: needed to export a chain. */
  backlinks(key: string): Promise<readonly { readonly source: string; readonly link: CacheLink }[]>
  /**
   * These workers are there, so their results are of use; said now and then. Absent where a store keeps no results of workers that
   * may go for good.
   */
  seen?(workers: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** A store that outlives its workers. */
export interface LastingCacheStore extends CacheStore {
  seen(workers: readonly string[]): Promise<void>
  /**
   * Drops results that are older than this (milliseconds) of workers that nobody has seen for as long. Answers how many; 0 while another process
   * does the same.
   */
  removeAbandoned(ageMs: number): Promise<number>
}
