import { chmodSync, closeSync, constants, lchownSync, mkdirSync, openSync, symlinkSync } from 'node:fs'
import { lutimesNs, writeAll } from '@slipway/linux'
import type { MkdirJob, MkfileJob, SymlinkJob } from '../job.ts'
import { lookupOwner, type Owner } from './owner.ts'
import { parentPath } from './paths.ts'
import { NeedsMount, type TargetTree } from './target-tree.ts'

/** Owner and times that new files get. */
export interface NewFacts {
  readonly owner: Owner | undefined
  readonly timestamp: bigint | undefined
}

export function setFacts(path: string, facts: NewFacts): void {
  if (facts.owner) lchownSync(path, facts.owner.uid, facts.owner.gid)
  if (facts.timestamp !== undefined) lutimesNs(path, facts.timestamp, facts.timestamp)
}

/**
 * Makes a directory with its parents; what exists stays as it is. Answers those that were made, outermost first. Their
 * times are for the caller to set once nothing is put into them any more.
 */
export function makeDirectories(
  tree: TargetTree,
  path: string,
  mode: number,
  owner: Owner | undefined,
): readonly string[] {
  const missing: string[] = []
  let at = path
  for (; at.length > tree.root.length; at = parentPath(at)) {
    const stat = tree.look(at)
    if (stat?.isDirectory()) break
    if (stat)
      throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR', syscall: 'mkdir', path: at })
    missing.unshift(at)
  }
  if (missing.length > 0) tree.enter(at)
  for (const directory of missing) {
    mkdirSync(directory)
    if (owner) lchownSync(directory, owner.uid, owner.gid)
    // After the owner: changing that clears setuid and setgid. Explicit, so that the umask has no say.
    chmodSync(directory, mode & 0o777)
  }
  return missing
}

/** Innermost first: setting one does not touch another. */
export function setTimes(paths: readonly string[], timestamp: bigint | undefined): void {
  if (timestamp === undefined) return
  for (const path of paths.toReversed()) lutimesNs(path, timestamp, timestamp)
}

export function mkdir(tree: TargetTree, job: MkdirJob): void {
  const path = tree.resolve(job.path, true)
  const owner = lookupOwner(job.owner)
  if (job.makeParents) {
    setTimes(makeDirectories(tree, path, job.mode, owner), job.timestamp)
    return
  }
  if (tree.look(path)) return
  enterParent(tree, path)
  mkdirSync(path)
  setFacts(path, { owner, timestamp: undefined })
  chmodSync(path, job.mode & 0o777)
  setTimes([path], job.timestamp)
}

/** Writes a file; an existing one keeps its mode, and its owner unless one is given. */
export function mkfile(tree: TargetTree, job: MkfileJob): void {
  const path = tree.resolve(job.path, true)
  const owner = lookupOwner(job.owner)
  const existed = tree.look(path) !== undefined
  // What a layer below has would have to be copied first; the kernel does that better.
  if (existed && !tree.owns(path)) throw new NeedsMount()
  enterParent(tree, path)
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW
  const fd = openSync(path, flags, 0o600)
  try {
    writeAll(fd, job.data)
  } finally {
    closeSync(fd)
  }
  if (owner) lchownSync(path, owner.uid, owner.gid)
  if (!existed) chmodSync(path, job.mode & 0o777)
  setTimes([path], job.timestamp)
}

export function symlink(tree: TargetTree, job: SymlinkJob): void {
  const path = tree.resolve(job.newPath, true)
  if (tree.look(path) && !tree.owns(path)) throw new NeedsMount()
  enterParent(tree, path)
  symlinkSync(job.oldPath, path)
  setFacts(path, { owner: lookupOwner(job.owner), timestamp: job.timestamp })
}

/** Where there is no parent, the call that follows fails and says so. */
function enterParent(tree: TargetTree, path: string): void {
  const parent = parentPath(path)
  if (tree.look(parent)?.isDirectory()) tree.enter(parent)
}
