import { closeSync, constants, openSync, readlinkSync, readSync } from 'node:fs'
import type { BigIntStats } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { type ByteString, fromByteString } from '@slipway/fs-sync/files'
import { type FsPath, lgetxattr } from '@slipway/linux'
import {
  EMPTY_VIEW,
  type Found,
  isOpaque,
  isWhiteout,
  join,
  LayersView,
  lstatAt,
  namesAt,
  placeOf,
  type TreeView,
} from './tree-view.ts'

/** One difference of a tree against its base. `same` is given only for files with several names. */
export type Change =
  | { readonly kind: 'add' | 'modify' | 'same'; readonly path: ByteString; readonly found: Found }
  | { readonly kind: 'delete'; readonly path: ByteString }

/** All differences of `tree` against `base`, in walking order. */
export function* compareTrees(base: TreeView, tree: TreeView, directory: ByteString = ''): Generator<Change> {
  const [olds, news] = [base.list(directory), tree.list(directory)]
  let o = 0
  let n = 0
  while (o < olds.length || n < news.length) {
    const [oldName, newName] = [olds[o], news[n]]
    if (newName === undefined || (oldName !== undefined && oldName < newName)) {
      o++
      yield { kind: 'delete', path: join(directory, oldName!) }
      continue
    }
    n++
    const path = join(directory, newName)
    const found = tree.find(path)
    if (oldName === newName) o++
    const old = oldName === newName ? base.find(path) : undefined
    if (!found) {
      if (old) yield { kind: 'delete', path }
      continue
    }
    yield* compareEntry(path, old, found)
    if (found.stat.isDirectory()) yield* compareTrees(old?.stat.isDirectory() ? base : EMPTY_VIEW, tree, path)
  }
}

function* compareEntry(path: ByteString, old: Found | undefined, found: Found): Generator<Change> {
  if (!old) yield { kind: 'add', path, found }
  else if (!isSame(old, found)) yield { kind: 'modify', path, found }
  else if (hasSeveralNames(found.stat)) yield { kind: 'same', path, found }
}

/**
 * The differences that an overlay upper directory holds against what lies below it. Without knowing the base everything in
 * the directory counts as a difference, and a replaced directory is told by an opaque mark.
 */
export function* upperChanges(upper: string, base: TreeView | undefined): Generator<Change> {
  if (base) yield* upperLevel(upper, base, new LayersView([upper]), '')
  else yield* blindLevel(upper, '')
}

/** Under this name a deletion becomes the mark of an opaque directory, `.wh..wh..opq`. */
const OPAQUE_NAME = '.wh..opq'

function* blindLevel(upper: string, directory: ByteString): Generator<Change> {
  for (const name of namesAt(placeOf(upper, directory))) {
    const path = join(directory, name)
    const place = placeOf(upper, path)
    const stat = lstatAt(place)
    if (!stat) continue
    if (isWhiteout(stat)) {
      yield { kind: 'delete', path }
      continue
    }
    refuseRedirect(place, path, stat)
    yield { kind: 'add', path, found: { stat, place } }
    if (!stat.isDirectory()) continue
    if (isOpaque(place)) yield { kind: 'delete', path: join(path, OPAQUE_NAME) }
    yield* blindLevel(upper, path)
  }
}

function* upperLevel(
  upper: string,
  base: TreeView,
  view: TreeView,
  directory: ByteString,
): Generator<Change> {
  for (const name of namesAt(placeOf(upper, directory))) {
    const path = join(directory, name)
    const place = placeOf(upper, path)
    const stat = lstatAt(place)
    if (!stat) continue
    const old = base.find(path)
    if (isWhiteout(stat)) {
      if (old) yield { kind: 'delete', path }
      continue
    }
    refuseRedirect(place, path, stat)
    const found = { stat, place }
    if (!old) yield { kind: 'add', path, found }
    else if (!isSame(old, found)) yield { kind: 'modify', path, found }
    if (!stat.isDirectory()) continue
    if (old && isOpaque(place)) yield* compareTrees(old.stat.isDirectory() ? base : EMPTY_VIEW, view, path)
    else yield* upperLevel(upper, base, view, path)
  }
}

function refuseRedirect(place: FsPath, path: ByteString, stat: BigIntStats): void {
  if (!stat.isDirectory() || lgetxattr(place, 'trusted.overlay.redirect') === undefined) return
  throw new SlipwayError(
    'failed-precondition',
    `${fromByteString(path)}: redirect_dir is used but it's not supported in overlayfs differ`,
  )
}

export function hasSeveralNames(stat: BigIntStats): boolean {
  return !stat.isDirectory() && stat.nlink > 1n
}

/**
 * Equal metadata is equal content, except where both times have lost their fraction (they came out of an archive): then the
 * content decides.
 */
function isSame(a: Found, b: Found): boolean {
  const [x, y] = [a.stat, b.stat]
  if (x.dev === y.dev && x.ino === y.ino) return true
  if (x.mode !== y.mode || x.uid !== y.uid || x.gid !== y.gid || x.rdev !== y.rdev) return false
  if (!sameCapabilities(a, b)) return false
  if (x.isDirectory()) return true
  if (x.size !== y.size || x.mtimeNs !== y.mtimeNs) return false
  if (x.mtimeNs % 1_000_000_000n !== 0n) return true
  if (x.isSymbolicLink()) return linkAt(a.place) === linkAt(b.place)
  return x.size === 0n || !x.isFile() || sameBytes(a.place, b.place)
}

function sameCapabilities(a: Found, b: Found): boolean {
  const [x, y] = [a, b].map((found) => lgetxattr(found.place, 'security.capability') ?? Buffer.alloc(0))
  return x!.equals(y!)
}

function linkAt(place: FsPath): ByteString {
  return readlinkSync(place, 'latin1' as BufferEncoding)
}

const COMPARE_BYTES = 256 << 10

function sameBytes(a: FsPath, b: FsPath): boolean {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const fds = [openSync(a, flags), openSync(b, flags)] as const
  const buffers = [Buffer.allocUnsafe(COMPARE_BYTES), Buffer.allocUnsafe(COMPARE_BYTES)] as const
  try {
    for (;;) {
      const [x, y] = [readFull(fds[0], buffers[0]), readFull(fds[1], buffers[1])]
      if (!x.equals(y)) return false
      if (x.length < COMPARE_BYTES) return true
    }
  } finally {
    for (const fd of fds) closeSync(fd)
  }
}

function readFull(fd: number, buffer: Buffer): Buffer {
  let length = 0
  for (let count = 1; count > 0 && length < buffer.length; length += count) {
    count = readSync(fd, buffer, length, buffer.length - length, null)
  }
  return buffer.subarray(0, length)
}
