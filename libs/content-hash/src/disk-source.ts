import { createHash, hash } from 'node:crypto'
import { closeSync, constants, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import { type ByteString, contentHeader, GoMode, goModeOf, toByteString } from '@slipway/fs-sync/files'
import { type FsPath, isErrno, readXattrs } from '@slipway/linux'
import { createDirectory, type NodeSource, type RawDigest, type TreeNode } from './nodes.ts'

const READ_BYTES = 1 << 20
const readBuffer = Buffer.allocUnsafeSlow(READ_BYTES)

/** Lists and hashes a mounted tree. `check` is called between pieces of work and may throw to stop it. */
export function diskSource(root: string, check: () => void): NodeSource {
  const base = toByteString(root)
  const place = (path: ByteString): FsPath => {
    const joined = path === '' ? base : `${base}/${path}`
    return /[\u0080-\u00ff]/.test(joined) ? Buffer.from(joined, 'latin1') : joined
  }
  return {
    list: (path) => {
      check()
      return listDirectory(place(path), (name) => place(path === '' ? name : `${path}/${name}`))
    },
    digest: (path) => {
      check()
      return digestOf(place(path), check)
    },
  }
}

function listDirectory(directory: FsPath, placeOf: (name: ByteString) => FsPath): Map<ByteString, TreeNode> {
  const found = new Map<ByteString, TreeNode>()
  let entries
  try {
    entries = readdirSync(directory, { encoding: 'latin1' as 'utf8', withFileTypes: true })
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return found
    throw error
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    if (entry.isDirectory()) found.set(entry.name, createDirectory())
    else if (entry.isSymbolicLink()) {
      const target = readlinkSync(placeOf(entry.name), 'latin1' as BufferEncoding)
      found.set(entry.name, { kind: 'symlink', target, digest: undefined })
    } else found.set(entry.name, { kind: 'file', digest: undefined })
  }
  return found
}

function digestOf(place: FsPath, check: () => void): RawDigest {
  const stat = lstatSync(place, { bigint: true })
  const link = stat.isSymbolicLink()
  const xattrs = readXattrs(place)
  const header = contentHeader({
    mode: (goModeOf(Number(stat.mode)) & ~GoMode.socket) | (link ? 0o777 : 0),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: Number(stat.size),
    linkname: link ? readlinkSync(place, 'latin1' as BufferEncoding) : '',
    // The numbers of devices are not part of the digest when it is taken from disk.
    devmajor: 0,
    devminor: 0,
    xattrs: new Map([...xattrs].map(([name, value]) => [toByteString(name), value])),
  })
  if (!stat.isFile() || stat.size === 0n) return hash('sha256', header, 'buffer').toString('latin1')
  return hashFile(place, header, Number(stat.size), check)
}

function hashFile(place: FsPath, header: Buffer, size: number, check: () => void): RawDigest {
  const fd = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const digest = createHash('sha256').update(header)
    for (let total = 0; ; ) {
      const count = readSync(fd, readBuffer, 0, READ_BYTES, null)
      if (count === 0) break
      digest.update(readBuffer.subarray(0, count))
      total += count
      if (total >= size && count < READ_BYTES) break
      check()
    }
    return digest.digest('binary')
  } finally {
    closeSync(fd)
  }
}

/** Thrown by a tree that must be read from disk while nobody has said where it is. */
export class NeedsMount extends Error {}

export const UNMOUNTED: NodeSource = {
  list: () => {
    throw new NeedsMount()
  },
  digest: () => {
    throw new NeedsMount()
  },
}
