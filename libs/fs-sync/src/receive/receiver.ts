import { closeSync } from 'node:fs'
import { hash } from 'node:crypto'
import { SlipwayError } from '@slipway/base'
import { writeAll } from '@slipway/linux'
import type { BatchWriter } from '../batch.ts'
import { contentHeader } from '../content-header.ts'
import { compareTreePaths } from '../order.ts'
import { OrderCheck } from '../order-check.ts'
import {
  type ByteString,
  fromByteString,
  GoMode,
  hasMode,
  isDirectory,
  isRegular,
  type Stat,
} from '../stat.ts'
import { FileDigest } from './file-digest.ts'
import { LateLinks } from './late-links.ts'
import type { SmallFiles } from './small-files.ts'
import { WaitingFiles, type WantedFile } from './waiting-files.ts'
import { type TreeIndexReader, TreeIndexWriter, xattrFingerprint } from '../tree-index.ts'
import type { TreeWriter } from '../tree-writer.ts'

/** Files asked for and not yet complete: bounds what a sender can make us hold open. */
const REQUEST_WINDOW = 1000

export interface ReceiverOptions {
  /** `mirror`: the tree becomes what is sent. `merge`: what is not sent stays. */
  readonly mode: 'mirror' | 'merge'
  /** `none`: every file is asked for, changed or not. */
  readonly differ: 'metadata' | 'none'
  /** Takes the place of every sent owner. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
  /** New files appear complete, under their names, by a rename. */
  readonly atomic: boolean
  /** Where the data of small files may go instead of into the tree. */
  readonly small: SmallFiles | undefined
  /** Called before the tree is changed for the first time. */
  readonly onDirty: () => void
}

export interface ReceiverCounts {
  files: number
  requested: number
  bytes: number
  deleted: number
}

const NOT_KEPT = 0
const NO_DATA = new Uint8Array()

interface PendingFile {
  readonly stat: Stat
  readonly handle: number
  readonly writeTo: ByteString
  fd: number
  /** Where all of its data is in the pack; negative while it is not. */
  offset: number
  digest: FileDigest | undefined
  received: number
}

interface WaitingLink {
  readonly stat: Stat
  readonly handle: number
}

interface OpenDirectory {
  readonly stat: Stat
  touched: boolean
}

/**
 * Turns a listing and the data that follows it into a tree, against what the tree's index says is there. Synchronous: it
 * lives in a worker thread.
 */
export class Receiver {
  readonly index = new TreeIndexWriter()
  readonly counts: ReceiverCounts = { files: 0, requested: 0, bytes: 0, deleted: 0 }
  readonly #writer: TreeWriter
  readonly #old: TreeIndexReader | undefined
  readonly #out: BatchWriter
  readonly #options: ReceiverOptions
  readonly #order = new OrderCheck()
  readonly #stack: OpenDirectory[] = []
  readonly #directories: Stat[] = []
  /**
   * The files that a hard link may refer to, by their handles in the index; negative for another file than before, there or
   * still on its way: links to it have to be made anew.
   */
  readonly #sources = new Map<ByteString, number>()
  /** Asked for and not yet complete. */
  readonly #pending = new Map<number, PendingFile>()
  readonly #waiting = new WaitingFiles()
  /** Links to files that are on their way, by the handle of the file. */
  readonly #links = new Map<number, WaitingLink[]>()
  readonly #lateLinks = new LateLinks()
  #dirty = false
  #hasOld: boolean

  constructor(
    writer: TreeWriter,
    old: TreeIndexReader | undefined,
    out: BatchWriter,
    options: ReceiverOptions,
  ) {
    this.#writer = writer
    this.#old = old
    this.#out = out
    this.#options = options
    this.#hasOld = old?.next() ?? false
  }

  get dirty(): boolean {
    return this.#dirty
  }

  /** True when all files that were asked for are complete. */
  get idle(): boolean {
    return this.#pending.size === 0 && this.#waiting.count === 0
  }

  /** Checks that an entry may follow; entries that are not kept are checked too. */
  check(stat: Stat): void {
    this.#order.check(stat.path, isDirectory(stat.mode))
    if (isDirectory(stat.mode) || hasMode(stat.mode, GoMode.symlink) || stat.linkname === '') return
    if (this.#sources.has(stat.linkname)) return
    const [path, target] = [fromByteString(stat.path), JSON.stringify(fromByteString(stat.linkname))]
    throw new SlipwayError('invalid-argument', `invalid link ${path} to unknown path: ${target}`)
  }

  add(sent: Stat, id: number): void {
    const stat = this.#options.owner ? { ...sent, ...this.#options.owner } : sent
    this.#deleteBefore(stat.path)
    this.#enter(stat.path)
    this.counts.files++
    const xattrs = xattrFingerprint(stat.xattrs)
    const old = this.#hasOld && this.#old!.entry.path === stat.path ? this.#old!.entry : undefined
    const handle = this.index.add(stat, xattrs)
    if (old && this.#isSame(stat, xattrs)) this.#keep(stat, handle)
    else this.#write(stat, handle, id, old ? isDirectory(old.mode) : this.#existing(stat.path))
    if (isDirectory(stat.mode)) this.#stack.push({ stat, touched: false })
    if (!old) return
    if (isDirectory(stat.mode)) this.#advance()
    else this.#skipBelow(stat.path)
  }

  /** Remembers an entry that is listed but not kept. */
  skip(stat: Stat): void {
    if (!isDirectory(stat.mode) && !hasMode(stat.mode, GoMode.symlink)) this.#sources.set(stat.path, NOT_KEPT)
  }

  /** No more entries: what is left of the old tree goes. */
  endOfStats(): void {
    this.#deleteBefore(undefined)
    this.#enter(undefined)
  }

  data(id: number, bytes: Buffer, start: number, end: number): void {
    const file = this.#pending.get(id)
    if (!file) throw new SlipwayError('invalid-argument', `invalid file request ${id}`)
    if (start === end) {
      this.#finish(id, file)
      return
    }
    const chunk = bytes.subarray(start, end)
    const packed = file.received === 0 ? this.#options.small?.take(file.stat, chunk) : undefined
    if (packed !== undefined) file.offset = packed
    else this.#open(file)
    file.digest ??= new FileDigest(file.stat)
    file.digest.update(chunk, file.fd)
    if (packed === undefined) writeAll(file.fd, chunk)
    file.received += chunk.length
    this.counts.bytes += chunk.length
  }

  /** Modes and times of directories, once nothing is created in them any more. */
  finish(): void {
    const { small } = this.#options
    if (small) this.#directories.push(...this.#lateLinks.make(this.index, small, this.#writer))
    for (const stat of this.#directories) this.#writer.setDirectory(stat.path, stat.mode, stat.mtime)
    this.#directories.length = 0
  }

  close(): void {
    for (const file of this.#pending.values()) if (file.fd >= 0) closeSync(file.fd)
    this.#pending.clear()
  }

  #markDirty(): void {
    if (this.#dirty) return
    this.#dirty = true
    this.#options.onDirty()
  }

  #touch(): void {
    this.#markDirty()
    const parent = this.#stack[this.#stack.length - 1]
    if (!parent || parent.touched) return
    parent.touched = true
    this.#directories.push(parent.stat)
  }

  /** Leaves the directories that `path` is not in. */
  #enter(path: ByteString | undefined): void {
    for (;;) {
      const top = this.#stack[this.#stack.length - 1]
      if (!top || path?.startsWith(`${top.stat.path}/`)) return
      this.#stack.pop()
    }
  }

  #advance(): void {
    this.#hasOld = this.#old!.next()
  }

  #deleteBefore(path: ByteString | undefined): void {
    while (this.#hasOld) {
      const { entry } = this.#old!
      if (path !== undefined && compareTreePaths(entry.path, path) >= 0) return
      // Here the stack still is the place of the entry before, so it holds the parent of what goes.
      this.#enter(entry.path)
      this.#touch()
      this.#writer.remove(entry.path, isDirectory(entry.mode))
      this.counts.deleted++
      this.#skipBelow(entry.path)
    }
  }

  /** Passes the old entry at `path` and all that is below it. */
  #skipBelow(path: ByteString): void {
    const below = `${path}/`
    do this.#advance()
    while (this.#hasOld && this.#old!.entry.path.startsWith(below))
  }

  #isSame(stat: Stat, xattrs: Buffer): boolean {
    const { entry } = this.#old!
    if (this.#options.differ === 'none' && !isDirectory(stat.mode)) return false
    return (
      !entry.incomplete &&
      entry.mode === stat.mode &&
      entry.mtime === stat.mtime &&
      entry.size === stat.size &&
      entry.uid === stat.uid &&
      entry.gid === stat.gid &&
      entry.linkname === stat.linkname &&
      entry.devmajor === stat.devmajor &&
      entry.devminor === stat.devminor &&
      entry.xattrs.equals(xattrs) &&
      !this.#isReplaced(stat.linkname)
    )
  }

  #isReplaced(path: ByteString): boolean {
    const source = path === '' ? undefined : this.#sources.get(path)
    return source !== undefined && source < 0
  }

  #keep(stat: Stat, handle: number): void {
    const { entry } = this.#old!
    this.index.complete(handle, entry.size, entry.digest, entry.offset)
    if (isDirectory(stat.mode)) this.#writer.noteDirectory(stat.mode)
    else if (!hasMode(stat.mode, GoMode.symlink) && stat.linkname === '') this.#sources.set(stat.path, handle)
  }

  /** Without an index the disk is asked: true a directory, false something else, undefined nothing. */
  #existing(path: ByteString): boolean | undefined {
    if (this.#options.mode !== 'merge') return undefined
    return this.#writer.lstat(path)?.isDirectory()
  }

  #write(stat: Stat, handle: number, id: number, oldIsDirectory: boolean | undefined): void {
    if (isDirectory(stat.mode)) {
      this.#writeDirectory(stat, handle, oldIsDirectory)
      return
    }
    this.#touch()
    const replace =
      this.#options.atomic && oldIsDirectory === false && isRegular(stat.mode) && stat.linkname === ''
    if (oldIsDirectory !== undefined && !replace) this.#writer.remove(stat.path, oldIsDirectory)
    if (hasMode(stat.mode, GoMode.symlink)) {
      this.#writer.createSymlink(stat.path, stat.linkname)
      this.#complete(stat, handle)
    } else if (stat.linkname !== '') this.#link(stat, handle)
    else if (isRegular(stat.mode)) this.#request({ id, stat, handle, replace })
    else {
      this.#writer.createNode(stat.path, stat)
      this.#complete(stat, handle)
      this.#sources.set(stat.path, -handle)
    }
  }

  #writeDirectory(stat: Stat, handle: number, oldIsDirectory: boolean | undefined): void {
    this.#markDirty()
    if (oldIsDirectory !== true) {
      this.#touch()
      if (oldIsDirectory === false) this.#writer.remove(stat.path, false)
      this.#writer.createDirectory(stat.path, stat.mode)
    }
    this.#writer.setDirectoryOwner(stat.path, stat, oldIsDirectory !== true)
    this.#directories.push(stat)
    this.index.complete(handle, stat.size, hash('sha256', contentHeader(stat), 'buffer'))
  }

  #complete(stat: Stat, handle: number): void {
    this.#writer.setMetadata(stat.path, stat)
    this.index.complete(handle, stat.size, hash('sha256', contentHeader(stat), 'buffer'))
  }

  #link(stat: Stat, handle: number): void {
    const source = this.#sources.get(stat.linkname)!
    if (source === NOT_KEPT) {
      const [path, target] = [fromByteString(stat.path), fromByteString(stat.linkname)]
      throw new SlipwayError('invalid-argument', `failed to link ${path} to ${target}`)
    }
    const file = Math.abs(source)
    if (!this.index.isComplete(file)) {
      const links = this.#links.get(file)
      if (links) links.push({ stat, handle })
      else this.#links.set(file, [{ stat, handle }])
      return
    }
    this.index.complete(handle, stat.size, this.index.digestOf(file))
    if (!this.index.isPacked(file)) this.#writer.createLink(stat.path, stat.linkname)
    else this.#lateLinks.add(stat.path, stat.linkname)
  }

  #request(file: WantedFile): void {
    this.#sources.set(file.stat.path, -file.handle)
    if (this.#pending.size < REQUEST_WINDOW) this.#ask(file)
    else this.#waiting.push(file)
  }

  #ask({ id, stat, handle, replace }: WantedFile): void {
    const slash = stat.path.lastIndexOf('/')
    const writeTo = replace ? `${stat.path.slice(0, slash + 1)}.tmp.${process.pid}.${id}` : stat.path
    this.#pending.set(id, { stat, handle, writeTo, fd: -1, offset: -1, digest: undefined, received: 0 })
    this.counts.requested++
    this.#out.request(id)
  }

  /** Makes the file, with what of it went to the pack before it turned out to be larger than was said. */
  #open(file: PendingFile): void {
    if (file.fd >= 0) return
    file.fd = this.#writer.createFile(file.writeTo, file.stat.mode)
    if (file.offset < 0) return
    writeAll(file.fd, this.#options.small!.read(file.offset, file.received))
    file.offset = -1
  }

  #finish(id: number, file: PendingFile): void {
    const { stat } = file
    if (file.received === 0) file.offset = this.#options.small?.take(stat, NO_DATA) ?? -1
    const links = this.#links.get(file.handle)
    if (file.offset < 0 || links) this.#completeFile(file)
    this.#pending.delete(id)
    const digest = (file.digest ?? new FileDigest(stat)).finish()
    this.index.complete(file.handle, file.received, digest, file.offset)
    for (const link of links ?? []) {
      this.#writer.createLink(link.stat.path, stat.path)
      this.index.complete(link.handle, link.stat.size, digest)
    }
    this.#links.delete(file.handle)
    const next = this.#waiting.shift()
    if (next) this.#ask(next)
  }

  #completeFile(file: PendingFile): void {
    const { stat } = file
    this.#open(file)
    try {
      this.#writer.setFileMetadata(file.writeTo, file.fd, stat)
    } finally {
      closeSync(file.fd)
      file.fd = -1
    }
    if (file.writeTo !== stat.path) this.#writer.rename(file.writeTo, stat.path)
  }
}
