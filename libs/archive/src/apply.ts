import { closeSync, constants, copyFileSync, lstatSync, readlinkSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { type ByteString, fromByteString, GoMode, type Stat, TreeWriter } from '@slipway/fs-sync/files'
import { isErrno, lsetxattr, writeAll } from '@slipway/linux'
import { cleanPath } from '@slipway/patterns'
import { LayersView } from './changes/tree-view.ts'
import { type TarHeader, TarType, XATTR_RECORD } from './header.ts'
import type { TarHandler } from './tar-reader.ts'

export interface ApplyTarget {
  readonly root: string
  /**
   * `plain`: deletions are carried out. `overlay`: the root is an upper directory, deletions become whiteouts; `lowers` are
   * the directories below it, topmost first.
   */
  readonly whiteouts:
    | { readonly kind: 'plain' }
    | { readonly kind: 'overlay'; readonly lowers: readonly string[] }
    /** A plain archive: names that would be deletions in a layer are names like any other. */
    | { readonly kind: 'none' }
}

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
const MAX_LINKS = 255
/** Beyond these the kernel or file systems fail; containerd clamps as well. */
const MAX_TIME_NS = 2n ** 63n - 1n

/**
 * Puts the entries of a layer into a directory. Names may be hostile: they are resolved inside the root, through the tree's
 * own symlinks, and written through directories that are none.
 */
export class LayerApplier implements TarHandler, Disposable {
  readonly #writer: TreeWriter
  readonly #target: ApplyTarget
  readonly #lower: LayersView | undefined
  readonly #created = new Set<ByteString>()
  readonly #whiteouts = new Set<ByteString>()
  readonly #directories: { readonly path: ByteString; readonly stat: Stat }[] = []
  /** Where directories of the archive really are; forgotten when a link or a removal may change it. */
  readonly #resolved = new Map<ByteString, ByteString>()
  #file: { readonly path: ByteString; readonly stat: Stat; readonly fd: number } | undefined

  constructor(target: ApplyTarget) {
    this.#target = target
    this.#writer = new TreeWriter(target.root)
    this.#lower = target.whiteouts.kind === 'overlay' ? new LayersView(target.whiteouts.lowers) : undefined
  }

  [Symbol.dispose](): void {
    if (this.#file) closeSync(this.#file.fd)
    this.#file = undefined
    this.#writer[Symbol.dispose]()
  }

  header(header: TarHeader, mtimeNs: bigint): void {
    if (header.type === TarType.paxGlobal) return
    const name = cleanPath(`/${header.name}`).slice(1)
    if (name === '') return
    const slash = name.lastIndexOf('/')
    const parent = this.#resolve(name.slice(0, Math.max(slash, 0)))
    const base = name.slice(slash + 1)
    this.#makeParents(parent)
    const path = parent === '' ? base : `${parent}/${base}`
    if (base.startsWith(WHITEOUT) && this.#target.whiteouts.kind !== 'none') {
      this.#whiteout(parent, base)
      return
    }
    const existing = this.#writer.lstat(path)
    const isDirectory = header.type === TarType.directory
    if (existing && !(existing.isDirectory() && isDirectory)) this.#remove(path, existing.isDirectory())
    const stat = statFrom(path, header, mtimeNs)
    this.#create(path, header, stat, existing?.isDirectory() === true && isDirectory)
    this.#created.add(path)
  }

  data(chunk: Buffer): void {
    if (this.#file) writeAll(this.#file.fd, chunk)
  }

  end(): void {
    const file = this.#file
    if (!file) return
    this.#file = undefined
    try {
      this.#writer.setFileMetadata(file.path, file.fd, file.stat)
    } finally {
      closeSync(file.fd)
    }
  }

  /** Directory times last: creating entries changes them. */
  finish(): void {
    for (const { path, stat } of this.#directories) {
      if (this.#writer.lstat(path)?.isDirectory()) this.#writer.setDirectory(path, stat.mode, stat.mtime)
    }
  }

  #create(path: ByteString, header: TarHeader, stat: Stat, merge: boolean): void {
    switch (header.type) {
      case TarType.directory:
        if (!merge) this.#writer.createDirectory(path, stat.mode)
        if (!merge && this.#whiteouts.has(path)) this.#markOpaque(path)
        this.#writer.setDirectoryOwner(path, stat, !merge)
        this.#directories.push({ path, stat })
        return
      case TarType.regular:
        this.#file = { path, stat, fd: this.#writer.createFile(path, stat.mode) }
        return
      case TarType.symlink:
        this.#writer.createSymlink(path, header.linkname)
        this.#resolved.clear()
        break
      case TarType.link:
        this.#link(path, header.linkname)
        break
      case TarType.char:
      case TarType.block:
      case TarType.fifo:
        this.#writer.createNode(path, stat)
        break
      default:
        throw new SlipwayError('invalid-argument', `unhandled tar header type ${JSON.stringify(header.type)}`)
    }
    const linked = header.type === TarType.link ? this.#writer.lstat(path) : undefined
    // A link has the mode of what it links to: a symlink has none to set.
    const kind = linked?.isSymbolicLink() ? GoMode.symlink : 0
    this.#writer.setMetadata(path, kind === 0 ? stat : { ...stat, mode: (stat.mode | kind) >>> 0 })
  }

  #link(path: ByteString, linkname: ByteString): void {
    const clean = cleanPath(`/${linkname}`).slice(1)
    const slash = clean.lastIndexOf('/')
    const parent = this.#resolve(clean.slice(0, Math.max(slash, 0)))
    const source = parent === '' ? clean.slice(slash + 1) : `${parent}/${clean.slice(slash + 1)}`
    try {
      this.#writer.createLink(path, source)
    } catch (error) {
      const lower = isErrno(error, 'ENOENT') ? this.#lower?.find(source) : undefined
      if (!lower?.stat.isFile()) throw error
      // What lies below the upper directory cannot be linked to; a copy has the same content.
      copyFileSync(
        lower.place,
        this.#writer.place(path),
        constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE,
      )
    }
  }

  #whiteout(parent: ByteString, base: ByteString): void {
    const overlay = this.#target.whiteouts.kind === 'overlay'
    if (base === OPAQUE) {
      if (overlay) this.#markOpaque(parent)
      else this.#clear(parent)
      return
    }
    const original = base.slice(WHITEOUT.length)
    if (original === '' || original === '.' || original === '..') {
      throw new SlipwayError('invalid-argument', `invalid whiteout name: ${fromByteString(base)}`)
    }
    const path = parent === '' ? original : `${parent}/${original}`
    const existing = this.#writer.lstat(path)
    if (existing) this.#remove(path, existing.isDirectory())
    if (!overlay) return
    this.#writer.createNode(path, { ...EMPTY_STAT, path, mode: GoMode.device | GoMode.charDevice })
    this.#whiteouts.add(path)
  }

  #markOpaque(directory: ByteString): void {
    if (directory !== '') lsetxattr(this.#writer.place(directory), 'trusted.overlay.opaque', Buffer.from('y'))
  }

  /** Removes what the layers below put into a directory and this one did not. */
  #clear(directory: ByteString): void {
    for (const name of this.#writer.list(directory)) {
      const path = directory === '' ? name : `${directory}/${name}`
      if (!this.#created.has(path)) this.#remove(path, this.#writer.lstat(path)?.isDirectory() === true)
      else if (this.#writer.lstat(path)?.isDirectory()) this.#clear(path)
    }
  }

  #remove(path: ByteString, isDirectory: boolean): void {
    this.#resolved.clear()
    this.#writer.remove(path, isDirectory)
  }

  /** The real place of a directory of the archive: its symlinks followed, never out of the root. */
  #resolve(path: ByteString): ByteString {
    if (path === '') return ''
    const known = this.#resolved.get(path)
    if (known !== undefined) return known
    const rest = path.split('/').reverse()
    const done: ByteString[] = []
    for (let links = 0; rest.length > 0; ) {
      const part = rest.pop()!
      if (part === '' || part === '.') continue
      if (part === '..') {
        done.pop()
        continue
      }
      done.push(part)
      const target = this.#readLink(done.join('/'))
      if (target === undefined) continue
      if (++links > MAX_LINKS)
        throw new SlipwayError('invalid-argument', `${fromByteString(path)}: too many links`)
      done.pop()
      if (target.startsWith('/')) done.length = 0
      rest.push(...target.split('/').reverse())
    }
    const real = done.join('/')
    this.#resolved.set(path, real)
    return real
  }

  #readLink(path: ByteString): ByteString | undefined {
    try {
      const place = this.#writer.place(path)
      return lstatSync(place).isSymbolicLink() ? readlinkSync(place, 'latin1' as BufferEncoding) : undefined
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
      throw error
    }
  }

  /** Directories that the archive takes for granted: as they are below, else plain ones. */
  #makeParents(path: ByteString): void {
    if (path === '') return
    const existing = this.#statDirectory(path)
    if (existing) return
    this.#makeParents(path.slice(0, Math.max(path.lastIndexOf('/'), 0)))
    const below = this.#lower?.find(path)
    const mode = (GoMode.dir | 0o755) >>> 0
    this.#writer.createDirectory(path, mode)
    const found = below?.stat.isDirectory() ? below.stat : undefined
    const stat: Stat = {
      ...EMPTY_STAT,
      path,
      mode: found ? (GoMode.dir | (Number(found.mode) & 0o777)) >>> 0 : mode,
      uid: Number(found?.uid ?? 0n),
      gid: Number(found?.gid ?? 0n),
      mtime: found?.mtimeNs ?? 0n,
    }
    this.#writer.setDirectoryOwner(path, stat, true)
    if (found) this.#directories.push({ path, stat })
  }

  #statDirectory(path: ByteString): boolean {
    let existing: ReturnType<TreeWriter['lstat']>
    try {
      existing = this.#writer.lstat(path)
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return false
      throw error
    }
    if (existing && !existing.isDirectory()) {
      if (this.#whiteouts.has(path)) {
        this.#remove(path, false)
        return false
      }
      throw new SlipwayError('invalid-argument', `mkparent ${fromByteString(path)}: not a directory`)
    }
    return existing !== undefined
  }
}

const EMPTY_STAT: Stat = {
  path: '',
  mode: 0,
  uid: 0,
  gid: 0,
  size: 0,
  mtime: 0n,
  linkname: '',
  devmajor: 0,
  devminor: 0,
  xattrs: undefined,
}

const TYPE_BITS: Readonly<Record<string, number>> = {
  [TarType.directory]: GoMode.dir,
  [TarType.symlink]: GoMode.symlink,
  [TarType.char]: GoMode.device | GoMode.charDevice,
  [TarType.block]: GoMode.device,
  [TarType.fifo]: GoMode.namedPipe,
}

function statFrom(path: ByteString, header: TarHeader, mtimeNs: bigint): Stat {
  const special =
    (header.mode & 0o4000 ? GoMode.setuid : 0) |
    (header.mode & 0o2000 ? GoMode.setgid : 0) |
    (header.mode & 0o1000 ? GoMode.sticky : 0)
  return {
    path,
    mode: ((header.mode & 0o777) | special | (TYPE_BITS[header.type] ?? 0)) >>> 0,
    uid: header.uid,
    gid: header.gid,
    size: header.size,
    mtime: mtimeNs < 0n ? 0n : mtimeNs > MAX_TIME_NS ? MAX_TIME_NS : mtimeNs,
    linkname: header.linkname,
    devmajor: header.devmajor,
    devminor: header.devminor,
    xattrs: xattrsOf(header),
  }
}

/** An archive may not set what only the administrator or overlay itself may. */
function xattrsOf(header: TarHeader): ReadonlyMap<ByteString, Uint8Array> | undefined {
  const found = new Map<ByteString, Uint8Array>()
  for (const [key, value] of header.records ?? []) {
    if (!key.startsWith(XATTR_RECORD)) continue
    const name = key.slice(XATTR_RECORD.length)
    if (name.startsWith('trusted.') || name.startsWith('user.overlay.')) continue
    found.set(name, Buffer.from(value, 'latin1'))
  }
  return found.size === 0 ? undefined : found
}
