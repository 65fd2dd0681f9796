import { type BigIntStats, chmodSync, lchownSync, lstatSync, mkdirSync, readlinkSync } from 'node:fs'
import { LayersView } from '@slipway/archive'
import { toByteString } from '@slipway/fs-sync/files'
import { isErrno, lutimesNs, SystemError } from '@slipway/linux'
import { joinRooted } from '../../rooted-path.ts'
import { copyXattrs } from './copy-file.ts'
import type { FilePath } from './file-path.ts'
import { hostPath, parentPath } from './paths.ts'

/**
 * The tree that a job writes to. Paths are those of the directory that is written, whether what they name lies there or
 * in a layer below.
 */
export interface TargetTree {
  readonly root: string
  /** What is at a path, without following a link at its end. */
  look(path: FilePath): BigIntStats | undefined
  /** Whether what is at a path lies in the written directory itself, and may be changed there. */
  owns(path: FilePath): boolean
  /** Makes a directory that exists ready to be written into. */
  enter(path: FilePath): void
  /** The path that a path inside of the tree means, links resolved. */
  resolve(path: string, follow: boolean): string
}

/** Thrown before anything was written: the job needs the tree as the kernel shows it. */
export class NeedsMount extends Error {}

export function targetTree(root: string, lowers: readonly string[] | undefined): TargetTree {
  return lowers === undefined ? plainTree(root) : new LayeredTree(root, lowers)
}

function plainTree(root: string): TargetTree {
  return {
    root,
    look: lookAt,
    owns: () => true,
    enter: () => {},
    resolve: (path, follow) => hostPath(root, path, follow),
  }
}

export function lookAt(path: FilePath): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    if (isErrno(error, 'ENOTDIR')) return undefined
    throw error
  }
}

const MAX_LINKS = 255

/**
 * An overlay that is not mounted: new files go into its upper directory, and directories that they go into are made there as
 * the layers below have them. Nothing is deleted in the upper directory before, so it holds no whiteouts.
 */
class LayeredTree implements TargetTree {
  readonly root: string
  readonly #lower: LayersView

  constructor(root: string, lowers: readonly string[]) {
    this.root = root
    this.#lower = new LayersView(lowers)
  }

  look(path: FilePath): BigIntStats | undefined {
    return this.#find(path)?.stat
  }

  owns(path: FilePath): boolean {
    return lookAt(path) !== undefined
  }

  enter(path: FilePath): void {
    if (path.length <= this.root.length || lookAt(path)?.isDirectory()) return
    this.enter(parentOf(path))
    const found = this.#lower.find(this.#inside(path))
    if (!found?.stat.isDirectory()) return
    const { stat, place } = found
    mkdirSync(path)
    lchownSync(path, Number(stat.uid), Number(stat.gid))
    chmodSync(path, Number(stat.mode) & 0o7777)
    copyXattrs(place, path)
    lutimesNs(path, stat.atimeNs, stat.mtimeNs)
  }

  resolve(path: string, follow: boolean): string {
    const rest = joinRooted(path).split('/').slice(1).reverse()
    const done: string[] = []
    for (let links = 0; rest.length > 0; ) {
      const name = rest.pop()!
      if (name === '' || name === '.') continue
      if (name === '..') {
        done.pop()
        continue
      }
      done.push(name)
      if (rest.length === 0 && !follow) break
      const found = this.#find(`${this.root}/${done.join('/')}`)
      if (!found?.stat.isSymbolicLink()) continue
      if (++links > MAX_LINKS) throw new SystemError('resolve', 'ELOOP', path, 'too many links')
      const target = readlinkSync(found.place)
      done.pop()
      if (target.startsWith('/')) done.length = 0
      rest.push(...target.split('/').reverse())
    }
    return done.length === 0 ? this.root : `${this.root}/${done.join('/')}`
  }

  #find(path: FilePath): { readonly stat: BigIntStats; readonly place: FilePath } | undefined {
    const own = lookAt(path)
    if (own) return { stat: own, place: path }
    return this.#shadowed(path) ? undefined : this.#lower.find(this.#inside(path))
  }

  /** A file of the upper directory hides what lower layers have below its name. */
  #shadowed(path: FilePath): boolean {
    for (let at = parentOf(path); at.length > this.root.length; at = parentOf(at)) {
      const stat = lookAt(at)
      if (stat) return !stat.isDirectory()
    }
    return false
  }

  /** As layers are asked: relative, in bytes. */
  #inside(path: FilePath): string {
    const bytes = typeof path === 'string' ? toByteString(path) : path.toString('latin1')
    return bytes.slice(toByteString(this.root).length + 1)
  }
}

function parentOf(path: FilePath): FilePath {
  if (typeof path === 'string') return parentPath(path)
  return path.subarray(0, Math.max(path.lastIndexOf(0x2f), 0))
}
