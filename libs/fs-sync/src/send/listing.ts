import { realpathSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { createPathFilter, isCleanRelative } from '@slipway/patterns'
import { compareTreePaths } from '../order.ts'
import { type ByteString, GoMode, hasMode, type Stat, toByteString } from '../stat.ts'
import { includePatterns } from '../walk/follow-paths.ts'
import { walkTree } from '../walk/walk.ts'
import type { SendFile, SendSource, SendTree } from './protocol.ts'

/** Where the data of a listed file comes from. */
export type FileOrigin =
  | { readonly kind: 'disk'; readonly root: string; readonly path: ByteString }
  | { readonly kind: 'memory'; readonly data: Uint8Array }

export interface Listed {
  readonly stat: Stat
  readonly origin: FileOrigin
}

/** All entries of all trees and files, in walking order. */
export function* listSource(source: SendSource): Generator<Listed> {
  const rewrite = (entry: Listed): Listed => {
    if (!source.owner && source.mtime === undefined) return entry
    const mtime = source.mtime ?? entry.stat.mtime
    return { ...entry, stat: { ...entry.stat, ...source.owner, mtime } }
  }
  const streams = [
    ...source.trees.map((tree) => listTree(tree)),
    ...(source.files?.length ? [listFiles(source.files)] : []),
  ]
  for (const entry of merge(streams)) yield rewrite(entry)
}

function* listTree(tree: SendTree): Generator<Listed> {
  const root = realpathSync(tree.directory)
  const include = includePatterns(root, tree.includePatterns, tree.followPaths)
  const filter = createPathFilter({ include, exclude: tree.excludePatterns })
  const prefix = tree.name === undefined ? '' : `${subdirectory(tree.name)}/`
  if (prefix !== '')
    yield { stat: directoryStat(prefix.slice(0, -1)), origin: { kind: 'memory', data: new Uint8Array(0) } }
  for (const stat of walkTree(root, { filter })) {
    yield {
      stat: prefix === '' ? stat : moved(stat, prefix),
      origin: { kind: 'disk', root, path: stat.path },
    }
  }
}

function subdirectory(name: string): ByteString {
  if (!isCleanRelative(name) || name.includes('/')) {
    throw new SlipwayError('invalid-argument', `invalid path ${JSON.stringify(name)}`)
  }
  return toByteString(name)
}

function moved(stat: Stat, prefix: ByteString): Stat {
  const path = prefix + stat.path
  if (stat.linkname === '') return { ...stat, path }
  if (!hasMode(stat.mode, GoMode.symlink)) return { ...stat, path, linkname: prefix + stat.linkname }
  // Absolute links stay inside their tree.
  return {
    ...stat,
    path,
    linkname: stat.linkname.startsWith('/') ? `/${prefix}${stat.linkname.slice(1)}` : stat.linkname,
  }
}

function directoryStat(path: ByteString, mtime = 0n): Stat {
  return {
    path,
    mode: (GoMode.dir | 0o755) >>> 0,
    uid: 0,
    gid: 0,
    size: 0,
    mtime,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: undefined,
  }
}

function* listFiles(files: readonly SendFile[]): Generator<Listed> {
  const listed = new Map<ByteString, Listed>()
  for (const file of files) {
    if (!isCleanRelative(file.path)) {
      throw new SlipwayError('invalid-argument', `invalid path ${JSON.stringify(file.path)}`)
    }
    const path = toByteString(file.path)
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      const parent = path.slice(0, slash)
      if (listed.has(parent)) continue
      listed.set(parent, {
        stat: directoryStat(parent, file.mtime),
        origin: { kind: 'memory', data: new Uint8Array(0) },
      })
    }
    const stat = { ...directoryStat(path, file.mtime), mode: file.mode & 0o777, size: file.data.length }
    listed.set(path, { stat, origin: { kind: 'memory', data: file.data } })
  }
  yield* [...listed.values()].sort((a, b) => compareTreePaths(a.stat.path, b.stat.path))
}

/** Merges streams in walking order; where two have the same path the later stream wins, and directories are joined. */
function* merge(streams: readonly Generator<Listed>[]): Generator<Listed> {
  const [first] = streams
  if (!first) return
  if (streams.length === 1) {
    yield* first
    return
  }
  const heads = streams.map((stream) => stream.next().value as Listed | undefined)
  for (;;) {
    let best: Listed | undefined
    for (const head of heads) {
      if (head && (!best || compareTreePaths(head.stat.path, best.stat.path) <= 0)) best = head
    }
    if (!best) return
    yield best
    for (let i = 0; i < heads.length; i++) {
      if (heads[i]?.stat.path === best.stat.path) heads[i] = streams[i]!.next().value as Listed | undefined
    }
  }
}
