import type { Digest } from '@slipway/base'

/** What is asked of a tree: one path with everything below it, or what wildcards and patterns select from there on. */
export interface HashQuery {
  readonly path: string
  /** Follow a symlink at the end of `path`. */
  readonly followLinks: boolean
  readonly wildcard: boolean
  readonly includePatterns: readonly string[]
  readonly excludePatterns: readonly string[]
}

export interface ChecksumCall {
  /** Names an immutable tree for as long as the process lives. */
  readonly id: string
  /** Index that a sync left. */
  readonly index: string | undefined
  /** File for the digests that are computed here. */
  readonly cache: string | undefined
  /** Where the tree is mounted, once that is needed. */
  readonly root: string | undefined
  readonly query: HashQuery
  /** Set to 1 to stop. */
  readonly stop: Int32Array
}

/** One entry of a tree that takes part in a digest. */
export interface HashedFile {
  /** From the root, with a slash at the beginning, and one at the end of a directory's. */
  readonly path: string
  /** Bytes; of a directory or link 0. */
  readonly size: number
  /** Of its content and metadata; of a directory's metadata alone. */
  readonly digest: Digest
}

export interface ListCall extends ChecksumCall {
  /** More entries than this are none. */
  readonly limit: number
}

export type ListAnswer =
  | { readonly kind: 'files'; readonly files: readonly HashedFile[] | undefined }
  | { readonly kind: 'needs-mount' }

export type ChecksumAnswer =
  | { readonly kind: 'digest'; readonly digest: Digest }
  /** The tree has to be read: ask again with its root. */
  | { readonly kind: 'needs-mount' }
