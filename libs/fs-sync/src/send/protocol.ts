import type { MessagePort } from 'node:worker_threads'

/** A directory of this host as part of what is sent. */
export interface SendTree {
  readonly directory: string
  /** Sent below a directory of this name instead of at the top. */
  readonly name?: string
  readonly includePatterns?: readonly string[]
  readonly excludePatterns?: readonly string[]
  readonly followPaths?: readonly string[]
}

/** A file that is sent without being on disk. */
export interface SendFile {
  readonly path: string
  readonly data: Uint8Array
  /** Permission bits. */
  readonly mode: number
  /** Nanoseconds since the epoch. */
  readonly mtime: bigint
}

export interface SendSource {
  readonly trees: readonly SendTree[]
  readonly files?: readonly SendFile[]
  /** Takes the place of every owner. */
  readonly owner?: { readonly uid: number; readonly gid: number }
  /** Takes the place of every modification time; nanoseconds since the epoch. */
  readonly mtime?: bigint
}

export interface SendCall {
  readonly port: MessagePort
  readonly source: SendSource
}

export interface SendResult {
  /** Entries listed. */
  readonly files: number
  /** Of file data. */
  readonly bytes: number
}
