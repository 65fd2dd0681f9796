import {
  closeSync,
  copyFileSync,
  constants,
  mkdirSync,
  openSync,
  readlinkSync,
  symlinkSync,
  type BigIntStats,
} from 'node:fs'
import { link, mknod, splitDevice, tryCopyRange, tryReflink } from '@slipway/linux'
import { copyMetadata } from './metadata.ts'
import { child, lstat, modeOf, names, tryLstat } from './paths.ts'

/** Where an inode of the source was copied to, for hard links inside the tree. */
type Links = Map<string, Buffer>

/** Copies a whole tree with everything that belongs to its files. `to` is an existing, empty directory. */
export function copyTree(from: string, to: string): void {
  copyInto(Buffer.from(from), Buffer.from(to), new Map())
}

/** Copies one file, link, device or directory with all below. `to` must not exist, or be a directory for one. */
export function copyInto(from: Buffer, to: Buffer, links: Links): void {
  const stat = lstat(from)
  if (!stat.isDirectory()) {
    copyFile(from, stat, to, links)
    return
  }
  if (!tryLstat(to)) mkdirSync(to)
  for (const name of names(from)) copyInto(child(from, name), child(to, name), links)
  copyMetadata(from, stat, to)
}

function copyFile(from: Buffer, stat: BigIntStats, to: Buffer, links: Links): void {
  const inode = `${stat.dev}:${stat.ino}`
  const first = stat.nlink > 1n ? links.get(inode) : undefined
  if (first) {
    link(first, to)
    return
  }
  create(from, stat, to)
  copyMetadata(from, stat, to)
  if (stat.nlink > 1n) links.set(inode, to)
}

function create(from: Buffer, stat: BigIntStats, to: Buffer): void {
  if (stat.isFile()) copyData(from, to)
  else if (stat.isSymbolicLink()) symlinkSync(readlinkSync(from, { encoding: 'buffer' }), to)
  else {
    const { major, minor } = splitDevice(stat.rdev)
    mknod(to, modeOf(stat), major, minor)
  }
}

function copyData(from: Buffer, to: Buffer): void {
  const source = openSync(from, constants.O_RDONLY | constants.O_NOFOLLOW)
  const target = openSync(to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  let copied = false
  try {
    copied = tryReflink(source, target) || tryCopyRange(source, target)
  } finally {
    closeSync(source)
    closeSync(target)
  }
  if (!copied) copyFileSync(from, to)
}
