// What the file thread is asked to do: trees by host path, everything else as the op has it.

/** An owner by number, or by a name that is looked up in a tree. */
export type OwnerPart =
  | { readonly kind: 'id'; readonly id: number }
  | { readonly kind: 'name'; readonly name: string; readonly root: string | undefined }

export interface OwnerSpec {
  readonly user?: OwnerPart
  readonly group?: OwnerPart
}

/** Nanoseconds since the epoch; absent keeps (copies) or takes the present (new files). */
type Timestamp = bigint | undefined

export interface CopyJob {
  readonly kind: 'copy'
  readonly sourceRoot: string
  /** Index of a synced tree, some of whose files may be in its pack only. */
  readonly sourceIndex?: string
  readonly src: string
  readonly dest: string
  readonly owner: OwnerSpec | undefined
  readonly mode: number | undefined
  /** Octal or symbolic; wins over `mode`. */
  readonly modeStr: string
  readonly timestamp: Timestamp
  readonly followSymlink: boolean
  readonly dirCopyContents: boolean
  readonly attemptUnpack: boolean
  readonly createDestPath: boolean
  readonly allowWildcard: boolean
  readonly allowEmptyWildcard: boolean
  readonly includePatterns: readonly string[]
  readonly excludePatterns: readonly string[]
  readonly alwaysReplace: boolean
}

export interface MkfileJob {
  readonly kind: 'mkfile'
  readonly path: string
  readonly mode: number
  readonly data: Uint8Array
  readonly owner: OwnerSpec | undefined
  readonly timestamp: Timestamp
}

export interface MkdirJob {
  readonly kind: 'mkdir'
  readonly path: string
  readonly mode: number
  readonly makeParents: boolean
  readonly owner: OwnerSpec | undefined
  readonly timestamp: Timestamp
}

export interface SymlinkJob {
  readonly kind: 'symlink'
  readonly oldPath: string
  readonly newPath: string
  readonly owner: OwnerSpec | undefined
  readonly timestamp: Timestamp
}

export interface RmJob {
  readonly kind: 'rm'
  readonly path: string
  readonly allowNotFound: boolean
  readonly allowWildcard: boolean
}

export type FileJob = CopyJob | MkfileJob | MkdirJob | SymlinkJob | RmJob

/** One action on the tree at `root`, or on the overlay that has it as its upper directory. */
export interface FileCall {
  readonly root: string
  /** Layers below, topmost first. The upper directory holds no whiteouts then. */
  readonly lowers?: readonly string[]
  readonly job: FileJob
  /** Shared memory; not zero once the job is to stop. A thread that copies reads no messages. */
  readonly stop?: Int32Array
}

/**
 * `needs-mount`: nothing was done, the overlay has to be mounted. `needs-place`: nothing was done, all files of the source
 * have to be in their places. `hidden`: something of a layer below was deleted.
 */
export type FileOutcome = 'done' | 'hidden' | 'needs-mount' | 'needs-place'

export interface ReadFileCall {
  readonly root: string
  readonly path: string
  readonly range: { readonly offset: number; readonly length: number } | undefined
}

export interface ReadDirCall {
  readonly root: string
  readonly path: string
  /** Empty for all. */
  readonly includePattern: string
}

/** What frontends are told about a file; modes as Go has them. */
export interface FileStat {
  readonly path: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  readonly mtime: bigint
  readonly linkname: string
  readonly devmajor: number
  readonly devminor: number
  readonly xattrs: Readonly<Record<string, Uint8Array>>
}
