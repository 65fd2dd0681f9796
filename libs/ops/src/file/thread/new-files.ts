import {
  chmodSync,
  closeSync,
  constants,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
  symlinkSync,
  writeSync,
} from 'node:fs'
import { isErrno, lutimesNs } from '@slipway/linux'
import type { MkdirJob, MkfileJob, SymlinkJob } from '../job.ts'
import { lookupOwner, type Owner } from './owner.ts'
import { hostPath } from './paths.ts'

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
export function makeDirectories(path: string, mode: number, owner: Owner | undefined): readonly string[] {
  const missing: string[] = []
  for (let at = path; at !== '' && at !== '/'; at = at.slice(0, at.lastIndexOf('/'))) {
    const stat = lookAt(at)
    if (stat?.isDirectory()) break
    if (stat)
      throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR', syscall: 'mkdir', path: at })
    missing.unshift(at)
  }
  for (const directory of missing) {
    mkdirSync(directory)
    if (owner) lchownSync(directory, owner.uid, owner.gid)
    // After the owner: changing that clears setuid and setgid. Explicit, so that the umask has no say.
    chmodSync(directory, mode & 0o777)
  }
  return missing
}

/** `undefined` also where a parent is no directory: the parent's turn comes next. */
function lookAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    if (isErrno(error, 'ENOTDIR')) return undefined
    throw error
  }
}

/** Innermost first: setting one does not touch another. */
export function setTimes(paths: readonly string[], timestamp: bigint | undefined): void {
  if (timestamp === undefined) return
  for (const path of paths.toReversed()) lutimesNs(path, timestamp, timestamp)
}

export function mkdir(root: string, job: MkdirJob): void {
  const path = hostPath(root, job.path, true)
  const owner = lookupOwner(job.owner)
  if (job.makeParents) {
    setTimes(makeDirectories(path, job.mode, owner), job.timestamp)
    return
  }
  try {
    mkdirSync(path)
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return
    throw error
  }
  setFacts(path, { owner, timestamp: undefined })
  chmodSync(path, job.mode & 0o777)
  setTimes([path], job.timestamp)
}

/** Writes a file; an existing one keeps its mode, and its owner unless one is given. */
export function mkfile(root: string, job: MkfileJob): void {
  const path = hostPath(root, job.path, true)
  const owner = lookupOwner(job.owner)
  const existed = lstatSync(path, { throwIfNoEntry: false }) !== undefined
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW
  const fd = openSync(path, flags, 0o600)
  try {
    for (let at = 0; at < job.data.length; ) at += writeSync(fd, job.data, at)
  } finally {
    closeSync(fd)
  }
  if (owner) lchownSync(path, owner.uid, owner.gid)
  if (!existed) chmodSync(path, job.mode & 0o777)
  setTimes([path], job.timestamp)
}

export function symlink(root: string, job: SymlinkJob): void {
  const path = hostPath(root, job.newPath, true)
  symlinkSync(job.oldPath, path)
  setFacts(path, { owner: lookupOwner(job.owner), timestamp: job.timestamp })
}
