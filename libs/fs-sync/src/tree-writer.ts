import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { type FsPath, futimesNs, isErrno, lchown, lsetxattr, lutimesNs, mknod } from '@slipway/linux'
import { type ByteString, GoMode, hasMode, isAscii, nodeTypeOf, permissionsOf, type Stat } from './stat.ts'

const O_DIRECTORY_NOFOLLOW = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
const OPEN_DIRECTORIES = 64

/**
 * Writes below one directory and nowhere else. Every path is reached component by component through open directories
 * that are no symlinks; the kernel resolves only the last name, and that one is never followed.
 */
export class TreeWriter implements Disposable {
  readonly #root: number
  /** Open directories by path, least recently used first. Closed only between operations: paths of one stay valid. */
  readonly #directories = new Map<ByteString, number>()
  /** A directory that gives its group to what is created in it may be there. */
  #setgid: boolean
  readonly #uid = process.geteuid?.() ?? 0
  readonly #gid = process.getegid?.() ?? 0
  readonly #umask = process.umask()

  constructor(root: string) {
    this.#root = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY)
    this.#setgid = (fstatSync(this.#root).mode & 0o2000) !== 0
  }

  [Symbol.dispose](): void {
    for (const fd of this.#directories.values()) closeSync(fd)
    this.#directories.clear()
    closeSync(this.#root)
  }

  /** A path for the kernel that leads to `path` without following anything of the tree but its last name. */
  place(path: ByteString): FsPath {
    this.#closeOldest()
    return this.#place(path)
  }

  #place(path: ByteString): FsPath {
    const slash = path.lastIndexOf('/')
    const parent = this.#open(slash < 0 ? '' : path.slice(0, slash))
    return fdPath(parent, path.slice(slash + 1))
  }

  lstat(path: ByteString): ReturnType<typeof lstatSync> {
    return lstatSync(this.place(path), { throwIfNoEntry: false })
  }

  /** Removes whatever is at `path`; nothing there is success. */
  remove(path: ByteString, isDirectory: boolean): void {
    const place = this.place(path)
    this.#forget(path)
    if (isDirectory) {
      rmSync(place, { recursive: true, force: true })
      return
    }
    try {
      unlinkSync(place)
    } catch (error) {
      if (isErrno(error, 'EISDIR', 'EPERM')) rmSync(place, { recursive: true, force: true })
      else if (!isErrno(error, 'ENOENT')) throw error
    }
  }

  /** Names in a directory, which must be one. */
  list(path: ByteString): readonly ByteString[] {
    this.#closeOldest()
    return readdirSync(fdPath(this.#open(path), ''), { encoding: 'latin1' as 'utf8' })
  }

  /** Empties the tree. */
  clear(): void {
    for (const name of this.list('')) this.remove(name, true)
  }

  /**
   * Created writable for its owner; `setDirectory` gives it its final mode and time. Another transfer into the same tree may have
   * made it since the caller looked, as when platforms are exported side by side.
   */
  createDirectory(path: ByteString, mode: number): void {
    const place = this.place(path)
    try {
      mkdirSync(place, (mode & 0o777) | 0o700)
    } catch (error) {
      if (!isErrno(error, 'EEXIST') || !lstatSync(place).isDirectory()) throw error
    }
  }

  /** Creates the file and gives its descriptor, for reading too; fails where something is there already. */
  createFile(path: ByteString, mode: number): number {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
    return openSync(this.place(path), flags, mode & 0o777)
  }

  rename(from: ByteString, to: ByteString): void {
    const source = this.place(from)
    renameSync(source, this.#place(to))
  }

  createSymlink(path: ByteString, target: ByteString): void {
    symlinkSync(toFsPath(target), this.place(path))
  }

  createNode(path: ByteString, stat: Stat): void {
    mknod(this.place(path), nodeTypeOf(stat.mode) | (stat.mode & 0o777), stat.devmajor, stat.devminor)
  }

  createLink(path: ByteString, source: ByteString): void {
    // The kernel follows no symlink in the last name of a link's source.
    const from = this.place(source)
    linkSync(from, this.#place(path))
  }

  /** Owner, attributes, mode and time of a file that was just created with `stat.mode`, through its descriptor. */
  setFileMetadata(path: ByteString, fd: number, stat: Stat): void {
    if (this.#setgid || stat.uid !== this.#uid || stat.gid !== this.#gid) fchownSync(fd, stat.uid, stat.gid)
    if (stat.xattrs) setXattrs(this.place(path), stat)
    const wanted = permissionsOf(stat.mode)
    if ((wanted & (0o7000 | this.#umask)) !== 0) fchmodSync(fd, wanted)
    futimesNs(fd, stat.mtime, stat.mtime)
  }

  /** Owner, attributes, mode and time of what is not a directory, after it was created with `stat.mode`. */
  setMetadata(path: ByteString, stat: Stat): void {
    const place = this.place(path)
    this.#setOwner(place, stat, true)
    if (!hasMode(stat.mode, GoMode.symlink)) {
      const wanted = permissionsOf(stat.mode)
      // Creating gives just the plain permissions that the umask lets through.
      if ((wanted & (0o7000 | this.#umask)) !== 0) chmodSync(place, wanted)
    }
    lutimesNs(place, stat.mtime, stat.mtime)
  }

  /** Owner and attributes of a directory; mode and time come last, when nothing is created in it any more. */
  setDirectoryOwner(path: ByteString, stat: Stat, isNew: boolean): void {
    this.noteDirectory(stat.mode)
    this.#setOwner(this.place(path), stat, isNew)
  }

  /** To be told of every directory that stays. */
  noteDirectory(mode: number): void {
    if (hasMode(mode, GoMode.setgid)) this.#setgid = true
  }

  setDirectory(path: ByteString, mode: number, mtime: bigint): void {
    const place = this.place(path)
    chmodSync(place, permissionsOf(mode))
    lutimesNs(place, mtime, mtime)
  }

  /** Attributes come after the owner: the kernel drops capabilities when the owner changes. */
  #setOwner(place: FsPath, stat: Stat, isNew: boolean): void {
    if (!isNew || this.#setgid || stat.uid !== this.#uid || stat.gid !== this.#gid)
      lchown(place, stat.uid, stat.gid)
    setXattrs(place, stat)
  }

  #open(path: ByteString): number {
    if (path === '') return this.#root
    const known = this.#directories.get(path)
    if (known !== undefined) {
      this.#directories.delete(path)
      this.#directories.set(path, known)
      return known
    }
    const slash = path.lastIndexOf('/')
    const parent = this.#open(slash < 0 ? '' : path.slice(0, slash))
    const fd = openSync(fdPath(parent, path.slice(slash + 1)), O_DIRECTORY_NOFOLLOW)
    this.#directories.set(path, fd)
    return fd
  }

  #closeOldest(): void {
    for (const [path, fd] of this.#directories) {
      if (this.#directories.size <= OPEN_DIRECTORIES) return
      this.#directories.delete(path)
      closeSync(fd)
    }
  }

  /** Closes what is open at and below `path`. */
  #forget(path: ByteString): void {
    for (const [open, fd] of this.#directories) {
      if (open !== path && !open.startsWith(`${path}/`)) continue
      closeSync(fd)
      this.#directories.delete(open)
    }
  }
}

function setXattrs(place: FsPath, stat: Stat): void {
  for (const [name, value] of stat.xattrs ?? []) {
    try {
      lsetxattr(place, name, value)
    } catch {
      // An attribute that this file system or user may not set is dropped, as tar and rsync do.
    }
  }
}

function fdPath(directory: number, name: ByteString): FsPath {
  const path = `/proc/self/fd/${directory}/${name}`
  return isAscii(name) ? path : Buffer.from(path, 'latin1')
}

export function toFsPath(path: ByteString): FsPath {
  return isAscii(path) ? path : Buffer.from(path, 'latin1')
}
