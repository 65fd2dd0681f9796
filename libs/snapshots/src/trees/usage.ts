import type { SnapshotUsage } from '../snapshots.ts'
import { pace } from '@slipway/base'
import { child, lstat, names } from './paths.ts'

const BLOCK = 512
const ENTRIES_PER_STEP = 16

/** Allocated bytes and inodes below and with `path`; a file with several links counts once. */
export function measureTree(path: string): SnapshotUsage {
  const steps = measure(path, Number.POSITIVE_INFINITY)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value ?? { size: 0, inodes: 0 }
  }
}

/** Allocated bytes and inodes, or undefined once more than `limit` entries were seen. Others get their turns meanwhile. */
export async function measureUpTo(path: string, limit: number): Promise<SnapshotUsage | undefined> {
  const steps = measure(path, limit)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    const rest = pace()
    if (rest) await rest
  }
}

/** Yields once per directory and every few entries. */
function* measure(path: string, limit: number): Generator<undefined, SnapshotUsage | undefined, undefined> {
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
      if (left % ENTRIES_PER_STEP === 0) yield undefined
    }
    yield undefined
  }
  return { size, inodes }
}
