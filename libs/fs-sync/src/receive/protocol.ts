import type { MessagePort } from 'node:worker_threads'

/** What the receiving thread is started with. */
export interface ReceiveCall {
  readonly port: MessagePort
  readonly root: string
  readonly index: string | undefined
  readonly mode: 'mirror' | 'merge'
  readonly differ: 'metadata' | 'none'
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
  /** Patterns of what is kept; all else is only listed. */
  readonly metadataOnly: { readonly except: readonly string[] } | undefined
}

export interface ReceiveResult {
  /** Entries of the tree. */
  readonly files: number
  readonly requested: number
  /** Of file data. */
  readonly bytes: number
  readonly deleted: number
}
