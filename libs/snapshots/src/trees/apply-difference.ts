import { readFileSync, readlinkSync, rmSync, type BigIntStats } from 'node:fs'
import { readXattrs } from '@slipway/linux'
import { copyInto } from './copy-tree.ts'
import { copyMetadata } from './metadata.ts'
import { child, lstat, names, tryLstat } from './paths.ts'

/** Repeats in `to` what was done to get from `lower` to `upper`. */
export function applyDifference(lower: string | undefined, upper: string, to: string): void {
  const links = new Map<string, Buffer>()
  applyDir(lower === undefined ? undefined : Buffer.from(lower), Buffer.from(upper), Buffer.from(to), links)
}

type Links = Map<string, Buffer>

function applyDir(lower: Buffer | undefined, upper: Buffer, to: Buffer, links: Links): void {
  const present = new Set<string>()
  for (const name of names(upper)) {
    present.add(name.toString('latin1'))
    applyEntry(lower && child(lower, name), child(upper, name), child(to, name), links)
  }
  for (const name of lower ? names(lower) : []) {
    if (!present.has(name.toString('latin1'))) rmSync(child(to, name), { recursive: true, force: true })
  }
  copyMetadata(upper, lstat(upper), to)
}

function applyEntry(lower: Buffer | undefined, upper: Buffer, to: Buffer, links: Links): void {
  const now = lstat(upper)
  const before = lower && tryLstat(lower)
  const there = tryLstat(to)
  if (now.isDirectory()) {
    const wasDir = before?.isDirectory() ?? false
    // A directory that replaced a file hides whatever the target has there.
    if (there && (!there.isDirectory() || (before && !wasDir))) rmSync(to, { recursive: true })
    if (tryLstat(to)) {
      if (!wasDir || !lower || differsBelow(lower, upper))
        applyDir(wasDir ? lower : undefined, upper, to, links)
    } else if (!wasDir) copyInto(upper, to, links)
    else if (lower && differsBelow(lower, upper)) {
      copyInto(upper, to, new Map())
      dropUnchanged(lower, upper, to)
    }
    return
  }
  if (lower && before && sameFile(lower, before, upper, now)) return
  if (there) rmSync(to, { recursive: true })
  copyInto(upper, to, links)
}

/** Removes from a fresh copy what the difference does not contain. */
function dropUnchanged(lower: Buffer, upper: Buffer, to: Buffer): void {
  for (const name of names(upper)) {
    const [a, b, c] = [child(lower, name), child(upper, name), child(to, name)]
    const [before, now] = [tryLstat(a), lstat(b)]
    if (!before) continue
    if (now.isDirectory() && before.isDirectory()) {
      if (differsBelow(a, b)) dropUnchanged(a, b, c)
      else rmSync(c, { recursive: true })
    } else if (!now.isDirectory() && sameFile(a, before, b, now)) rmSync(c)
  }
  copyMetadata(upper, lstat(upper), to)
}

function differsBelow(lower: Buffer, upper: Buffer): boolean {
  if (!sameMetadata(lower, lstat(lower), upper, lstat(upper))) return true
  const [before, now] = [names(lower), names(upper)]
  if (before.length !== now.length) return true
  return now.some((name) => {
    const [a, b] = [child(lower, name), child(upper, name)]
    const [was, is] = [tryLstat(a), lstat(b)]
    if (!was) return true
    if (is.isDirectory() && was.isDirectory()) return differsBelow(a, b)
    return !sameFile(a, was, b, is)
  })
}

function sameFile(a: Buffer, before: BigIntStats, b: Buffer, now: BigIntStats): boolean {
  if (before.isDirectory() || now.isDirectory()) return false
  if (before.dev === now.dev && before.ino === now.ino) return true
  if (before.size !== now.size || before.rdev !== now.rdev || before.mtimeNs !== now.mtimeNs) return false
  if (!sameMetadata(a, before, b, now)) return false
  if (now.isSymbolicLink()) return readlinkSync(a, 'buffer').equals(readlinkSync(b, 'buffer'))
  // Whole seconds come from archives, where equal times say little.
  return !now.isFile() || now.mtimeNs % 1_000_000_000n !== 0n || readFileSync(a).equals(readFileSync(b))
}

function sameMetadata(a: Buffer, before: BigIntStats, b: Buffer, now: BigIntStats): boolean {
  if (before.mode !== now.mode || before.uid !== now.uid || before.gid !== now.gid) return false
  const [was, is] = [readXattrs(a), readXattrs(b)]
  if (was.size !== is.size) return false
  return [...is].every(([name, value]) => was.get(name)?.equals(value) ?? false)
}
