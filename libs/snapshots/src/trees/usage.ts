import type { SnapshotUsage } from '../snapshots.ts'
import { child, lstat, names } from './paths.ts'

const BLOCK = 512

/** Allocated bytes and inodes below and with `path`; a file with several links counts once. */
export function measureTree(path: string): SnapshotUsage {
  const usage = measureUpTo(path, Number.POSITIVE_INFINITY)
  return usage ?? { size: 0, inodes: 0 }
}

/** The same, or undefined once more than `limit` entries were seen. */
export function measureUpTo(path: string, limit: number): SnapshotUsage | undefined {
  const seen = new Set<string>()
  const dirs: Buffer[] = [Buffer.from(path)]
  let [size, inodes, left] = [0, 0, limit]
  const count = (file: Buffer): void => {
    const stat = lstat(file)
    left--
    if (stat.isDirectory()) dirs.push(file)
    else if (stat.nlink > 1n) {
      const inode = `${stat.dev}:${stat.ino}`
      if (seen.has(inode)) return
      seen.add(inode)
    }
    inodes++
    size += Number(stat.blocks) * BLOCK
  }
  count(dirs.pop()!)
  for (let dir = dirs.pop(); dir !== undefined; dir = dirs.pop()) {
    for (const name of names(dir)) {
      if (left <= 0) return undefined
      count(child(dir, name))
    }
  }
  return { size, inodes }
}
