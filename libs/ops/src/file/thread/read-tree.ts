import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
} from 'node:fs'
import { basename } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { statOf } from '@slipway/fs-sync/files'
import { readXattrs } from '@slipway/linux'
import { createPathFilter, type FilterScope, type PathFilter } from '@slipway/patterns'
import type { FileStat, ReadDirCall, ReadFileCall } from '../job.ts'
import { hostPath } from './paths.ts'

/** A frontend asks for Dockerfiles and the like: what does not fit a message is refused before it is read. */
const MAX_BYTES = 1 << 30

export function readFile({ root, path, range }: ReadFileCall): Uint8Array {
  const fd = openSync(
    hostPath(root, path, true),
    constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
  )
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new SlipwayError('invalid-argument', `${path} is not a regular file`)
    const offset = range?.offset ?? 0
    const length = Math.max(0, Math.min(range?.length ?? stat.size, stat.size - offset))
    if (length > MAX_BYTES) {
      throw new SlipwayError('resource-exhausted', `${path}: ${length} bytes do not fit in one message`)
    }
    const bytes = Buffer.alloc(length)
    let at = 0
    while (at < length) {
      const count = readSync(fd, bytes, at, length - at, offset + at)
      if (count === 0) break
      at += count
    }
    return bytes.subarray(0, at)
  } finally {
    closeSync(fd)
  }
}

export function statFile(root: string, path: string): FileStat {
  const target = hostPath(root, path, true)
  return toFileStat(target, target === root ? '/' : basename(target))
}

/** What lies directly in a directory; with a pattern also a directory that holds a match somewhere below. */
export function readDir({ root, path, includePattern }: ReadDirCall): readonly FileStat[] {
  const directory = hostPath(root, path, true)
  const filter = includePattern === '' ? undefined : createPathFilter({ include: [includePattern] })
  return readdirSync(directory)
    .toSorted()
    .filter((name) => !filter || holdsMatch(directory, name, filter, undefined))
    .map((name) => toFileStat(`${directory}/${name}`, name))
}

function holdsMatch(
  root: string,
  path: string,
  filter: PathFilter,
  parent: FilterScope | undefined,
): boolean {
  const isDirectory = lstatSync(`${root}/${path}`).isDirectory()
  const verdict = filter.visit(path, isDirectory, parent)
  if (verdict.keep) return true
  if (!isDirectory || !verdict.descend) return false
  return readdirSync(`${root}/${path}`).some((name) =>
    holdsMatch(root, `${path}/${name}`, filter, verdict.scope),
  )
}

function toFileStat(target: string, name: string): FileStat {
  const found = lstatSync(target, { bigint: true })
  const { path: _, linkname: __, ...facts } = statOf(name, found)
  const xattrs = Object.fromEntries(readXattrs(target))
  return { ...facts, path: name, linkname: found.isSymbolicLink() ? readlinkSync(target) : '', xattrs }
}
