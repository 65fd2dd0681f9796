import type { State } from './state.ts'

/** A user or group: by id, or by name looked up in the passwd or group file of the state that is changed. */
export type Owner = { readonly id: number } | { readonly name: string }

export interface Ownership {
  readonly user?: Owner
  readonly group?: Owner
}

interface Created {
  readonly owner?: Ownership
  /** Nanoseconds since the epoch; absent: as the operation finds it. */
  readonly created?: bigint
}

export interface MkdirOptions extends Created {
  readonly makeParents?: boolean
}
export type MkfileOptions = Created
export type SymlinkOptions = Created

export interface RmOptions {
  readonly allowNotFound?: boolean
  readonly allowWildcard?: boolean
}

export interface CopyOptions extends Created {
  /** Permission bits, or a symbolic change such as `u+x`; absent: as the source has them. */
  readonly mode?: number | string
  readonly followSymlinks?: boolean
  readonly dirContentsOnly?: boolean
  readonly includePatterns?: readonly string[]
  readonly excludePatterns?: readonly string[]
  readonly requiredPaths?: readonly string[]
  readonly attemptUnpack?: boolean
  readonly createDestPath?: boolean
  readonly allowWildcard?: boolean
  readonly allowEmptyWildcard?: boolean
  readonly alwaysReplaceExistingDestPaths?: boolean
}

export type FileAction =
  | { readonly kind: 'mkdir'; readonly path: string; readonly mode: number; readonly options: MkdirOptions }
  | {
      readonly kind: 'mkfile'
      readonly path: string
      readonly mode: number
      readonly data: Uint8Array
      readonly options: MkfileOptions
    }
  | {
      readonly kind: 'symlink'
      readonly target: string
      readonly path: string
      readonly options: SymlinkOptions
    }
  | { readonly kind: 'rm'; readonly path: string; readonly options: RmOptions }
  | {
      readonly kind: 'copy'
      readonly from: State | BoundActions
      readonly source: string
      readonly dest: string
      readonly options: CopyOptions
    }

/** Changes to a file system, made one after the other as one operation. Immutable. */
export class FileActions {
  /** Shared by all chains that are a beginning of it: long ones are made action by action. */
  readonly #all: FileAction[]
  readonly #length: number
  constructor(all: FileAction[] = [], length = all.length) {
    this.#all = all
    this.#length = length
  }

  get actions(): readonly FileAction[] {
    return this.#all.slice(0, this.#length)
  }

  mkdir(path: string, mode: number, options: MkdirOptions = {}): FileActions {
    return this.#add({ kind: 'mkdir', path, mode, options })
  }

  mkfile(path: string, mode: number, data: Uint8Array, options: MkfileOptions = {}): FileActions {
    return this.#add({ kind: 'mkfile', path, mode, data, options })
  }

  /** Makes a link at `path` that points to `target`. */
  symlink(target: string, path: string, options: SymlinkOptions = {}): FileActions {
    return this.#add({ kind: 'symlink', target, path, options })
  }

  rm(path: string, options: RmOptions = {}): FileActions {
    return this.#add({ kind: 'rm', path, options })
  }

  copy(from: State | BoundActions, source: string, dest: string, options: CopyOptions = {}): FileActions {
    return this.#add({ kind: 'copy', from, source, dest, options })
  }

  /** These actions done to another state than the one that the operation changes: something to copy from. */
  on(state: State): BoundActions {
    return new BoundActions(state, this.actions)
  }

  #add(action: FileAction): FileActions {
    // What everybody starts from never grows.
    const grows = this.#length > 0 && this.#all.length === this.#length
    const all = grows ? this.#all : [...this.actions]
    all.push(action)
    return new FileActions(all)
  }
}

/** Actions together with the state they start from. */
export class BoundActions {
  readonly state: State
  readonly actions: readonly FileAction[]

  constructor(state: State, actions: readonly FileAction[]) {
    this.state = state
    this.actions = actions
  }
}

export const fileActions = new FileActions()

/** `user[:group]`, names or numbers; `root` is 0. */
export function parseOwner(text: string): Ownership {
  const colon = text.indexOf(':')
  const user = toOwner(colon < 0 ? text : text.slice(0, colon))
  return colon < 0 ? { user } : { user, group: toOwner(text.slice(colon + 1)) }
}

const MAX_ID = 2 ** 31

function toOwner(text: string): Owner {
  if (text === 'root') return { id: 0 }
  const id = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN
  // An empty name is no name: Go's client takes it for id 0.
  if (text === '') return { id: 0 }
  return id >= -MAX_ID && id < MAX_ID ? { id } : { name: text }
}
