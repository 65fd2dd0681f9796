/** What to mount, without where: `target` is a path below the mount point, for nested specs. */
export interface MountSpec {
  readonly type: 'bind' | 'overlay' | 'tmpfs'
  /** Path on this host; for overlay the literal `overlay`. */
  readonly source: string
  readonly target?: string
  /** As in fstab: `ro`, `rbind`, `lowerdir=a:b`, … */
  readonly options: readonly string[]
}

export type SnapshotKind = 'view' | 'active' | 'committed'

export interface SnapshotInfo {
  readonly key: string
  readonly kind: SnapshotKind
  /** Key of the committed parent; absent for a base. */
  readonly parent?: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

export interface SnapshotUsage {
  /** Bytes of this snapshot alone, without its parents. */
  readonly size: number
  readonly inodes: number
}

/**
 * Where the changes of a committed snapshot against its parent can be read.
 * `upper`: an overlay upper directory (whiteouts as 0:0 devices, opaque xattrs); `lowers` are the directories that it lies
 * on, topmost first, where they are known: without them nobody can tell what in it is no change at all.
 * `full`: two whole trees to compare.
 */
export type SnapshotChanges =
  | { readonly kind: 'upper'; readonly upper: string; readonly lowers?: readonly string[] }
  | { readonly kind: 'full'; readonly lower?: string; readonly tree: string }

/**
 * Snapshots of one host. Keys are unique over all kinds. Committed snapshots never change.
 * Errors: `not-found` for an unknown key, `already-exists` for a taken one, `failed-precondition` for a wrong kind or a
 * snapshot that still has children.
 */
export interface Snapshots {
  readonly name: 'overlay' | 'native'
  /** A writable snapshot on top of `parent` (committed), or empty. */
  prepare(key: string, parent?: string): Promise<readonly MountSpec[]>
  /** A read-only one. */
  view(key: string, parent?: string): Promise<readonly MountSpec[]>
  /** How to mount an active snapshot or a view. */
  mounts(key: string): Promise<readonly MountSpec[]>
  /**
   * Turns the active `key`, which nobody has mounted any more, into the committed `name`; `key` is gone. Survives the
   * end of the process. If the machine goes down soon after, the snapshot may be absent at the next open, with all that
   * builds on it; it is never torn.
   */
  commit(name: string, key: string): Promise<void>
  remove(key: string): Promise<void>
  stat(key: string): Promise<SnapshotInfo | undefined>
  usage(key: string): Promise<SnapshotUsage>
  /** The changes of a committed snapshot or an active one against its parent. */
  changes(key: string): Promise<SnapshotChanges>
  list(): Iterable<SnapshotInfo>
  /** How many there are. */
  readonly size: number
  /** What a key stands for at the moment; `undefined` for nothing. */
  kindOf(key: string): SnapshotKind | undefined
  /**
   * A committed snapshot `name` whose tree is the given committed snapshots' own layers (each against its own parent),
   * applied in order on `parent`; without copying where the file system allows it, else by hard links. A merge as a
   * layer of another hands on all that its layers did, removals included. The layers cannot be removed before it.
   */
  merge(name: string, parent: string | undefined, layers: readonly string[]): Promise<void>
}

/** Mounts specs at a directory of this host. */
export interface Mounter {
  mount(specs: readonly MountSpec[], target: string): Promise<void>
  /** Unmounts everything mounted at `target`, lazily when busy. Not mounted is success. */
  unmount(target: string): Promise<void>
}
