import type { Digest } from '@slipway/base'

/** Names under which a step of a later build finds what it was before. */
export interface StepSlots {
  /** By kind and place in a Dockerfile, or by kind and name. */
  readonly name: Digest
  /** By kind and what it is built upon. */
  readonly place: Digest
}

/** One entry of a tree that an input's content digest was made of. */
export interface StepFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly digest: Digest
}

export interface StepInput {
  /** The vertex that made it. */
  readonly vertex: Digest
  readonly name: string
  /** Any one in common makes two inputs the same. */
  readonly keys: readonly string[]
  /** What the content digest was made of; absent when it did not count, or was too much to keep. */
  readonly files?: readonly StepFile[]
}

/** What decided a step's cache key: digests only. */
export interface StepState {
  readonly cacheMap: Digest
  /** Sealed values of the op's fields, by name. */
  readonly fields: Readonly<Record<string, string>>
  readonly inputs: readonly StepInput[]
}

export interface FileChange {
  readonly path: string
  /** Absent for an added file. */
  readonly before?: Omit<StepFile, 'path'>
  /** Absent for a removed one. */
  readonly after?: Omit<StepFile, 'path'>
}

export interface InputChange {
  readonly input: number
  readonly name: string
  /** Undefined where it is not known which files changed. */
  readonly files?: readonly FileChange[]
  /** Changed files that are not listed. */
  readonly omitted: number
}

/**
 * Why a step ran: it was told to (`forced`), it reads the client's files in every build (`session`), no step like it is remembered
 * (`unseen`), the cache had it once and has no more (`pruned`), or its key is new (`changed`).
 */
export type StepReason =
  | { readonly kind: 'forced' | 'session' | 'unseen' | 'pruned' }
  | { readonly kind: 'changed'; readonly fields: readonly string[]; readonly inputs: readonly InputChange[] }

export interface StepMiss {
  readonly vertex: Digest
  readonly name: string
  readonly reason: StepReason
}

/** One step that ran, as it is to be explained and remembered. */
export interface RanStep {
  readonly vertex: Digest
  readonly name: string
  readonly isForced: boolean
  /** An input had to run again: what it leads to was not looked for. */
  readonly restsOnForced: boolean
  readonly slots: StepSlots
  readonly cacheMap: Digest
  /** Values of the op's fields by name; they are sealed before they are kept. */
  readonly fields: ReadonlyMap<string, string>
  readonly inputs: readonly StepInput[]
}

/** Remembers what steps were made of, within bounds, and why the steps of recorded builds ran. */
export interface StepHistory {
  /** Explains the steps that a build ran and remembers them. */
  explain(build: string, steps: readonly RanStep[]): Promise<void>
  /** Throws `not-found` for a build that nothing is known of. */
  misses(build: string): Promise<readonly StepMiss[]>
  forget(build: string): Promise<void>
}
