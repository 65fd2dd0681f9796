import { closeSync } from 'node:fs'
import { isErrno, writeAll } from '@slipway/linux'
import { type ByteString, isDirectory, type Stat } from './stat.ts'
import type { IndexEntry } from './tree-index.ts'
import type { TreeWriter } from './tree-writer.ts'

/** What the index knows of a file is all there is to know of one that has no attributes. */
export function statOfEntry(entry: IndexEntry): Stat {
  const { path, mode, uid, gid, size, mtime, linkname, devmajor, devminor } = entry
  return { path, mode, uid, gid, size, mtime, linkname, devmajor, devminor, xattrs: undefined }
}

/** Makes a file of the pack in its place in the tree; what an interrupted attempt left there goes. */
export function placeFile(writer: TreeWriter, stat: Stat, data: Uint8Array): void {
  try {
    makeFile(writer, stat, data)
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
    writer.remove(stat.path, false)
    makeFile(writer, stat, data)
  }
}

function makeFile(writer: TreeWriter, stat: Stat, data: Uint8Array): void {
  const fd = writer.createFile(stat.path, stat.mode)
  try {
    writeAll(fd, data)
    writer.setFileMetadata(stat.path, fd, stat)
  } finally {
    closeSync(fd)
  }
}

/** The directories on the way to the entries of an index that is read from its beginning. */
export class ParentStack {
  readonly #open: Stat[] = []

  /** To be told of every entry; answers the directory that it is in, `undefined` for the root. */
  enter(entry: IndexEntry): Stat | undefined {
    while (this.#open.length > 0 && !isBelow(entry.path, this.#open.at(-1)!.path)) this.#open.pop()
    const parent = this.#open.at(-1)
    if (isDirectory(entry.mode)) this.#open.push(statOfEntry(entry))
    return parent
  }
}

function isBelow(path: ByteString, directory: ByteString): boolean {
  return path.startsWith(`${directory}/`)
}
