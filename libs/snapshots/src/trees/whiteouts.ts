import { readdirSync, type BigIntStats } from 'node:fs'
import { lgetxattr } from '@slipway/linux'
import { child, isWhiteout, lstat, tryLstat } from './paths.ts'

export function isOpaque(dir: Buffer, opaqueXattr: string): boolean {
  return lgetxattr(dir, opaqueXattr)?.toString() === 'y'
}

/** Whether an upper directory removes anything; undefined once more than `limit` entries were seen. */
export function hasWhiteouts(path: string, limit = Number.POSITIVE_INFINITY): boolean | undefined {
  const dirs: Buffer[] = [Buffer.from(path)]
  let left = limit
  for (let dir = dirs.pop(); dir !== undefined; dir = dirs.pop()) {
    for (const entry of readdirSync(dir, { withFileTypes: true, encoding: 'buffer' })) {
      if (left-- <= 0) return undefined
      if (entry.isDirectory()) dirs.push(child(dir, entry.name))
      else if (entry.isCharacterDevice() && isWhiteout(lstat(child(dir, entry.name)))) return true
    }
  }
  return false
}

/**
 * Whether a stack of layers (highest first) has a directory at this path.
 *
 * overlayfs understands whiteouts only where it merges directories. In a directory that no lower layer has they would
 * be seen as what they are, character devices.
 */
export function isDirectoryIn(
  layers: readonly string[],
  path: readonly Buffer[],
  opaqueXattr: string,
): boolean {
  let merged: Buffer[] = layers.map((layer) => Buffer.from(layer))
  for (const name of path) merged = descend(merged, name, opaqueXattr)
  return merged.length > 0
}

function descend(dirs: readonly Buffer[], name: Buffer, opaqueXattr: string): Buffer[] {
  const found: Buffer[] = []
  for (const dir of dirs) {
    const path = child(dir, name)
    const stat: BigIntStats | undefined = tryLstat(path)
    if (!stat) continue
    if (!stat.isDirectory()) break
    found.push(path)
    if (isOpaque(path, opaqueXattr)) break
  }
  return found
}
