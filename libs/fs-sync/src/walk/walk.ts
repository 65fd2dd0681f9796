import {
  type BigIntStats,
  constants,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
} from 'node:fs'
import { isErrno, readXattrs } from '@slipway/linux'
import type { FilterScope, PathFilter } from '@slipway/patterns'
import {
  type ByteString,
  fromByteString,
  GoMode,
  hasMode,
  isDirectory,
  type Stat,
  statOf,
  toByteString,
} from '../stat.ts'
import { toFsPath } from '../tree-writer.ts'

export interface WalkOptions {
  readonly filter?: PathFilter | undefined
  /** Changes or drops what was found; it is asked for directories only when they are sent. */
  readonly map?: (stat: Stat) => Stat
  /** Default true. */
  readonly xattrs?: boolean
}

interface Pending {
  readonly path: ByteString
  readonly stat: BigIntStats
}

interface Level {
  readonly directory: ByteString
  readonly names: readonly Dirent[]
  next: number
  readonly scope: FilterScope | undefined
  /** This level's directory, as long as nothing below it was wanted. */
  held: Pending | undefined
}

/**
 * Everything below `root` that the filter wants, parents first and names in byte order. Hard links are told by their link
 * name: the first of a file's names that is given is the file, later ones link to it. What vanishes meanwhile is left out.
 */
export function* walkTree(root: string, options: WalkOptions = {}): Generator<Stat> {
  const base = toByteString(root.endsWith('/') ? root : `${root}/`)
  const links = new Map<string, ByteString>()
  const levels: Level[] = [openLevel(base, '', undefined, undefined)]
  for (let level = levels[0]; level; level = levels[levels.length - 1]) {
    const entry = level.names[level.next++]
    if (!entry) {
      levels.pop()
      continue
    }
    const path = level.directory === '' ? entry.name : `${level.directory}/${entry.name}`
    const verdict = options.filter?.visit(fromByteString(path), entry.isDirectory(), level.scope)
    if (verdict && !verdict.keep && !verdict.descend) continue
    const stat = lstatSync(toFsPath(base + path), { bigint: true, throwIfNoEntry: false })
    if (!stat) continue
    if (!verdict || verdict.keep) {
      yield* release(levels, base, links, options)
      yield describe(base, path, stat, links, options)
    }
    if (!stat.isDirectory()) continue
    const held = verdict && !verdict.keep ? { path, stat } : undefined
    const below = tryOpenLevel(base, path, verdict?.scope, held)
    if (below) levels.push(below)
  }
}

/** The directories above that had to wait for something wanted below them. */
function* release(
  levels: readonly Level[],
  base: ByteString,
  links: Map<string, ByteString>,
  options: WalkOptions,
): Generator<Stat> {
  for (const level of levels) {
    if (!level.held) continue
    yield describe(base, level.held.path, level.held.stat, links, options)
    level.held = undefined
  }
}

function tryOpenLevel(
  base: ByteString,
  path: ByteString,
  scope: FilterScope | undefined,
  held: Pending | undefined,
): Level | undefined {
  try {
    return openLevel(base, path, scope, held)
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    if (held && isErrno(error, 'EACCES')) return undefined
    throw error
  }
}

function openLevel(
  base: ByteString,
  directory: ByteString,
  scope: FilterScope | undefined,
  held: Pending | undefined,
): Level {
  const names = readdirSync(toFsPath(base + directory), { encoding: 'latin1' as 'utf8', withFileTypes: true })
  names.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { directory, names, next: 0, scope, held }
}

function describe(
  base: ByteString,
  path: ByteString,
  found: BigIntStats,
  links: Map<string, ByteString>,
  options: WalkOptions,
): Stat {
  const place = toFsPath(base + path)
  let stat = statOf(path, found)
  if (hasMode(stat.mode, GoMode.symlink)) {
    stat = { ...stat, linkname: readlinkSync(place, 'latin1' as BufferEncoding) }
  }
  if (found.nlink > 1n && !isDirectory(stat.mode)) {
    const inode = `${found.dev}:${found.ino}`
    const first = links.get(inode)
    // Several names of one symlink stay symlinks of their own.
    if (first === undefined) links.set(inode, path)
    else if (!hasMode(stat.mode, GoMode.symlink)) stat = { ...stat, linkname: first }
  }
  if (options.xattrs !== false) {
    const xattrs = attributesOf(place)
    if (xattrs) stat = { ...stat, xattrs }
  }
  return options.map ? options.map(stat) : stat
}

function attributesOf(place: string | Buffer): ReadonlyMap<ByteString, Uint8Array> | undefined {
  let found: ReadonlyMap<string, Uint8Array>
  try {
    found = readXattrs(place)
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'EACCES')) return undefined
    throw error
  }
  if (found.size === 0) return undefined
  const kept = new Map<ByteString, Uint8Array>()
  for (const [name, value] of found) if (!name.startsWith('com.apple.')) kept.set(toByteString(name), value)
  return kept.size === 0 ? undefined : kept
}

/** Opens a file of the tree for reading; `undefined` when it is gone, or cannot be opened as a file. */
export function openForReading(root: string, path: ByteString): number | undefined {
  const place = toFsPath(toByteString(root.endsWith('/') ? root : `${root}/`) + path)
  try {
    return openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ENXIO', 'ELOOP')) return undefined
    throw error
  }
}
