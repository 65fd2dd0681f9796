import { mkdirSync, rmSync, type BigIntStats } from 'node:fs'
import { lgetxattr, link, lsetxattr } from '@slipway/linux'
import { copyMetadata } from './metadata.ts'
import { child, isWhiteout, lstat, names, tryLstat } from './paths.ts'

interface Context {
  readonly opaqueXattr: string
  /** The directory of the highest layer that has it, by path in the result. */
  readonly dirs: Map<string, { readonly from: Buffer; readonly to: Buffer }>
}

/**
 * Puts several overlay upper directories into one that means the same: lowest first, whiteouts and opaque
 * directories kept. Files are hard links; directories are new. `to` is an existing, empty directory.
 */
export function stackLayers(layers: readonly string[], to: string, opaqueXattr: string): void {
  const context: Context = { opaqueXattr, dirs: new Map() }
  const root = Buffer.from(to)
  for (const layer of layers) {
    const from = Buffer.from(layer)
    context.dirs.set(key(root), { from, to: root })
    stackDir(from, root, context)
  }
  // Metadata last and deepest first: making the children changed the times.
  for (const dir of [...context.dirs.values()].reverse()) copyMetadata(dir.from, lstat(dir.from), dir.to)
}

function stackDir(from: Buffer, to: Buffer, context: Context): void {
  for (const name of names(from)) stackEntry(child(from, name), child(to, name), context)
}

function stackEntry(from: Buffer, to: Buffer, context: Context): void {
  const stat = lstat(from)
  const below = tryLstat(to)
  if (!stat.isDirectory()) {
    if (below) forget(to, below, context)
    link(from, to)
    return
  }
  const isOpaque = lgetxattr(from, context.opaqueXattr)?.toString() === 'y'
  if (below?.isDirectory() && !isOpaque) {
    context.dirs.set(key(to), { from, to })
  } else {
    if (below) forget(to, below, context)
    mkdirSync(to)
    context.dirs.set(key(to), { from, to })
    // A directory over a file or a whiteout hides what is further down, as overlayfs has it.
    if (isOpaque || below) lsetxattr(to, context.opaqueXattr, Buffer.from('y'))
  }
  stackDir(from, to, context)
}

function forget(path: Buffer, stat: BigIntStats, context: Context): void {
  rmSync(path, { recursive: true })
  if (!stat.isDirectory() || isWhiteout(stat)) return
  const prefix = key(path)
  for (const known of context.dirs.keys()) {
    if (known === prefix || known.startsWith(`${prefix}/`)) context.dirs.delete(known)
  }
}

/** Bytes one to one, so that names that are not UTF-8 stay apart. */
function key(path: Buffer): string {
  return path.toString('latin1')
}
