import type { Digest } from '@slipway/base'
import type { CacheLink } from '@slipway/cache-store'

/** One output of one vertex. */
export interface Edge {
  readonly vertex: Vertex
  readonly index: number
}

/** A node of the graph. Equal digests are the same work. The solver never looks into `op`. */
export interface Vertex {
  readonly digest: Digest
  readonly name: string
  readonly inputs: readonly Edge[]
  /** Handed to the OpResolver. */
  readonly op: unknown
  readonly options: VertexOptions
}

/** Facts that do not change the vertex digest. */
export interface VertexOptions {
  readonly ignoreCache?: boolean
  /** Read-only caches (imports) to ask besides the main one. */
  readonly cacheSources?: readonly CacheManager[]
  readonly exportCache?: boolean
  readonly description?: Readonly<Record<string, string>>
  readonly progressGroup?: { readonly id: string; readonly name: string; readonly weak: boolean }
  /** Opaque to the solver (source locations, …). */
  readonly metadata?: unknown
}

/** A reference-counted value. Whoever gets one releases it once. */
export interface Result {
  /** `<workerId>::<refId>`; equal ids are the same bytes. */
  readonly id: string
  /** The owner's handle (a worker ref). */
  readonly value: unknown
  clone(): Result
  release(): Promise<void>
}

/** What the solver hands to an op while it works for one or several jobs. */
export interface OpContext {
  readonly vertex: Digest
  /** Aborts when no job wants the work any more. */
  readonly signal: AbortSignal
  /** Ids of the client sessions of all jobs that want this; live. */
  sessions(): readonly string[]
  /** Progress sink of all those jobs (a ProgressSink of @slipway/progress). */
  readonly progress: { write(event: unknown): void }
  /** Runs when the last job that used the vertex is discarded. */
  onDiscard(cleanup: () => Promise<void>): void
  /** Values shared by all ops of a job, by key: used to resolve a tag once per build. The first caller computes. */
  memo<T>(key: string, compute: () => Promise<T>): Promise<T>
  /** What the jobs that want this say under a name (`Job.setValue`), each once; live. */
  values(name: string): readonly unknown[]
  /** `loadOptions` of the vertex and of what it was built from, nearest first. */
  loadOptions(): Iterable<unknown>
  /** Builds another graph inside this work: it shares sessions, progress and cache sources of the vertex. */
  build(edge: Edge): Promise<CachedResult>
}

/** How one input takes part in the cache key. */
export interface CacheMapInput {
  /** Merged into the input's key; absent for none. */
  readonly selector?: Digest
  /** Slow key: a digest of the input's content. Not computed when the fast keys already match. */
  contentDigest?(result: Result, context: OpContext): Promise<Digest | undefined>
  /** Runs on the input before it is given to the op (unlazy, …). */
  prepare?(result: Result, context: OpContext): Promise<void>
}

export interface CacheMap {
  /** Digest of the operation itself, without its inputs. */
  readonly digest: Digest
  readonly inputs: readonly CacheMapInput[]
  /** Opaque values for loading a cached result (providers of lazy blobs, …). */
  readonly loadOptions?: unknown
}

/** An operation, resolved from a vertex. One instance serves all jobs that share the vertex. */
export interface Op {
  /**
   * The `index`-th cache map; `done` when there are no more. Later maps are alternatives (an image has one by its
   * reference's digest and one by its layers). Only ops without inputs may have several.
   */
  cacheMap(index: number, context: OpContext): Promise<{ readonly map: CacheMap; readonly done: boolean }>
  /** Runs with one result per input; answers one result per output; `undefined` is an empty output. */
  run(inputs: readonly Result[], context: OpContext): Promise<readonly (Result | undefined)[]>
  /** Waits for a slot; the returned function frees it. Called right before `run`. */
  acquire?(signal: AbortSignal): Promise<() => void>
}

export type OpResolver = (vertex: Vertex) => Op

/** A step that no cache had, as it is about to run. */
export interface StepRun {
  readonly vertex: Vertex
  /** Digest that clients know the vertex by: that of `vertex` but for one that was forced to run beside another. */
  readonly originalDigest: Digest
  /** Ids of the jobs that share it. */
  readonly jobs: readonly string[]
  readonly cacheMap: Digest
  readonly inputs: readonly {
    /** Ids of the input's keys, with their selectors; of its content too. */
    readonly keys: readonly string[]
  }[]
}

/** A key of an input, narrowed to a part of it; '' for the whole. */
export interface SelectedKey {
  readonly key: CacheKey
  readonly selector: string
}

/** A key under which a result may be stored; see cachekey rules in docs/architecture.md. */
export interface CacheKey {
  readonly id: string
  /** Cache-map digest. */
  readonly digest: Digest
  readonly output: number
  /** Per input the alternative keys that lead here. Empty for roots. */
  readonly inputs: readonly (readonly SelectedKey[])[]
  /** Where the key came up in a build: what an export needs to know. Absent on keys that only a cache knows. */
  readonly origin?: CacheKeyOrigin
}

export interface CacheKeyOrigin {
  readonly vertex: Digest
  /** VertexOptions.exportCache of the vertex. */
  readonly exportCache?: boolean
  /** Grows while the vertex is active. */
  readonly records: CacheRecord[]
  /** Keys of inputs of other vertices that turned out to be the same work, by input. */
  readonly merged: readonly { readonly input: number; readonly key: SelectedKey }[]
  /** Load options of the vertex and of what it was built from. */
  loadOptions(): Iterable<unknown>
}

export interface CacheRecord {
  readonly id: string
  readonly createdAt: number
  readonly key: CacheKey
  readonly manager: CacheManager
}

/** One cache: the main one (read and write) or an import (read only). */
export interface CacheManager {
  readonly id: string
  /**
   * Keys of the outputs that the given input keys lead to. `input` -1 with no keys asks for a root.
   * Several keys are alternatives of one input: what one of them leads to, all of them lead to from then on.
   */
  query(
    keys: readonly SelectedKey[],
    input: number,
    digest: Digest,
    output: number,
  ): Promise<readonly CacheKey[]>
  records(key: CacheKey): Promise<readonly CacheRecord[]>
  /**
   * Throws `not-found` when what the record points to is gone. The solver passes the `loadOptions` of the vertex and
   * of what it is built from as an `Iterable<unknown>`, nearest first.
   */
  load(record: CacheRecord, loadOptions: unknown): Promise<Result>
  /** Stores the result under the key and the key under its inputs. The answer has the id it got. */
  save(key: CacheKey, result: Result, createdAt: number): Promise<CacheKey>
  /** Links into a key, for export. */
  backlinks?(key: string): Promise<readonly { readonly source: string; readonly link: CacheLink }[]>
  /** Other keys that a result stands under, for export. */
  keysOf?(resultId: string): Promise<readonly string[]>
}

/** A result with the keys it can be exported under. */
export interface CachedResult extends Result {
  readonly keys: readonly CacheKey[]
}
