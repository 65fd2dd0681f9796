import { chmodSync, lstatSync, readdirSync, rmdirSync, statSync, unlinkSync, type BigIntStats } from 'node:fs'
import { dirname } from 'node:path'
import { isErrno, lutimesNs, resolveInside } from '@slipway/linux'

/**
 * The mount points that do not exist yet below `rootfs` and that the runtime is going to make, deepest first.
 * With `recursive` their missing parents too.
 */
export function missingMountPoints(
  rootfs: string,
  destinations: readonly string[],
  recursive: boolean,
): readonly string[] {
  const missing = new Set<string>()
  for (const destination of destinations) {
    let inside = resolveInside(rootfs, destination)
    while (inside !== '/' && !entryAt(`${rootfs}${inside}`)) {
      missing.add(inside)
      if (!recursive) break
      inside = dirname(inside)
    }
  }
  return [...missing].sort((a, b) => b.split('/').length - a.split('/').length)
}

/** Gives directories that the runtime made as mount points the mode that BuildKit's have: crun makes them sticky. */
export function settleMountPoints(rootfs: string, paths: readonly string[]): void {
  for (const inside of paths) {
    if (resolveInside(rootfs, dirname(inside)) !== dirname(inside)) continue
    const stat = entryAt(`${rootfs}${inside}`)
    if (stat?.isDirectory() && (stat.mode & 0o7777n) === 0o1755n) chmodSync(`${rootfs}${inside}`, 0o755)
  }
}

/** Removes mount points that are still empty, and gives their parents the times from before. */
export function removeMountPoints(rootfs: string, paths: readonly string[]): void {
  for (const inside of paths) {
    // The container may have put a link in the way; then it is not the stub any more.
    if (resolveInside(rootfs, dirname(inside)) !== dirname(inside)) continue
    const path = `${rootfs}${inside}`
    const stat = entryAt(path)
    if (stat && isEmpty(path, stat)) removeKeepingTimes(path, stat)
  }
}

function removeKeepingTimes(path: string, stat: BigIntStats): void {
  const parent = dirname(path)
  const { atimeNs, mtimeNs } = statSync(parent, { bigint: true })
  try {
    if (stat.isDirectory()) rmdirSync(path)
    else unlinkSync(path)
  } catch (error) {
    if (isErrno(error, 'EROFS', 'ENOENT', 'EBUSY')) return
    throw error
  }
  lutimesNs(parent, atimeNs, mtimeNs)
}

function isEmpty(path: string, stat: BigIntStats): boolean {
  if (stat.isDirectory()) return readdirSync(path).length === 0
  return stat.isFile() && stat.size === 0n
}

function entryAt(path: string): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false })
  } catch (error) {
    if (isErrno(error, 'ENOTDIR')) return undefined
    throw error
  }
}
