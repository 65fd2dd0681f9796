import { mkdirSync, rmSync, unlinkSync, type BigIntStats } from 'node:fs'
import { link, lsetxattr } from '@slipway/linux'
import { copyMetadata } from './metadata.ts'
import { child, isWhiteout, lstat, names, tryLstat } from './paths.ts'
import { isDirectoryIn, isOpaque } from './whiteouts.ts'

export interface StackOptions {
  /** Overlay upper directories, lowest first. */
  readonly layers: readonly string[]
  /** An existing, empty directory. */
  readonly to: string
  readonly opaqueXattr: string
  /**
   * What the result is going to lie on, highest first: whiteouts that have no meaning over it are left out. Without it
   * all of them are kept, and the result says what the layers say.
   */
  readonly base?: readonly string[]
}

interface Dir {
  /** In the highest layer that has it. */
  readonly from: Buffer
  readonly to: Buffer
  /** From the root of the result. */
  readonly path: readonly Buffer[]
  readonly opaque: boolean
}

interface Context {
  readonly opaqueXattr: string
  /** By path in the result; parents before their children. */
  readonly dirs: Map<string, Dir>
  /** Whiteouts by directory. */
  readonly whiteouts: Map<string, Set<Buffer>>
}

/**
 * Puts several overlay upper directories into one that means the same. Files are hard links; directories are new.
 */
export function stackLayers(options: StackOptions): void {
  const { layers, to, opaqueXattr, base } = options
  const context: Context = { opaqueXattr, dirs: new Map(), whiteouts: new Map() }
  const root = Buffer.from(to)
  for (const layer of layers) {
    const dir: Dir = { from: Buffer.from(layer), to: root, path: [], opaque: false }
    context.dirs.set(key(root), dir)
    stackDir(dir, context)
  }
  if (base) dropMeaningless(base, context)
  // Metadata last and deepest first: making the children changed the times.
  for (const dir of [...context.dirs.values()].reverse()) copyMetadata(dir.from, lstat(dir.from), dir.to)
}

function stackDir(dir: Dir, context: Context): void {
  for (const name of names(dir.from)) stackEntry(dir, name, context)
}

function stackEntry(parent: Dir, name: Buffer, context: Context): void {
  const from = child(parent.from, name)
  const to = child(parent.to, name)
  const stat = lstat(from)
  const below = tryLstat(to)
  if (stat.isDirectory()) {
    const dir: Dir = {
      from,
      to,
      path: [...parent.path, name],
      opaque: makeDirectory(from, to, below, context),
    }
    context.dirs.set(key(to), dir)
    stackDir(dir, context)
    return
  }
  if (below) forget(to, below, context)
  link(from, to)
  if (isWhiteout(stat)) {
    const known = context.whiteouts.get(key(parent.to)) ?? new Set()
    context.whiteouts.set(key(parent.to), known.add(name))
  }
}

/** Answers whether the directory hides what is further down. */
function makeDirectory(from: Buffer, to: Buffer, below: BigIntStats | undefined, context: Context): boolean {
  const replaces = isOpaque(from, context.opaqueXattr)
  if (below?.isDirectory() && !replaces) return context.dirs.get(key(to))?.opaque ?? false
  if (below) forget(to, below, context)
  mkdirSync(to)
  // A directory over a file or a whiteout hides what is further down, as overlayfs has it.
  const opaque = replaces || below !== undefined
  if (opaque) lsetxattr(to, context.opaqueXattr, Buffer.from('y'))
  return opaque
}

function dropMeaningless(base: readonly string[], context: Context): void {
  for (const [dirKey, whiteouts] of context.whiteouts) {
    const dir = context.dirs.get(dirKey)
    if (!dir || (!isHidden(dir, context) && isDirectoryIn(base, dir.path, context.opaqueXattr))) continue
    for (const name of whiteouts) {
      const path = child(dir.to, name)
      const stat = tryLstat(path)
      if (stat && isWhiteout(stat)) unlinkSync(path)
    }
  }
}

/** Whether the directory, or one above it, is opaque: then nothing of the base is seen in it. */
function isHidden(dir: Dir, context: Context): boolean {
  if (dir.opaque) return true
  let parent = dir.to
  for (let depth = dir.path.length; depth > 0; depth--) {
    parent = parent.subarray(0, parent.lastIndexOf(0x2f))
    if (context.dirs.get(key(parent))?.opaque) return true
  }
  return false
}

function forget(path: Buffer, stat: BigIntStats, context: Context): void {
  rmSync(path, { recursive: true })
  if (!stat.isDirectory()) return
  const prefix = key(path)
  for (const known of context.dirs.keys()) {
    if (known !== prefix && !known.startsWith(`${prefix}/`)) continue
    context.dirs.delete(known)
    context.whiteouts.delete(known)
  }
}

/** Bytes one to one, so that names that are not UTF-8 stay apart. */
function key(path: Buffer): string {
  return path.toString('latin1')
}
