import { lstatSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import type { CopyJob } from '../job.ts'
import type { CopyFacts } from './copy-file.ts'
import { describeError } from './go-error.ts'
import { type ModeChange, parseModeString } from './mode-string.ts'
import { makeDirectories, setTimes } from './new-files.ts'
import { lookupOwner } from './owner.ts'
import { cleanArgument, hostPath, insidePath, lastName, parentPath, resolveWildcards } from './paths.ts'
import { TreeCopier } from './tree-copier.ts'
import { unpackArchive } from './unpack.ts'

const DEFAULT_DIRECTORY_MODE = 0o755

export async function copy(root: string, job: CopyJob, signal: AbortSignal): Promise<void> {
  const src = cleanArgument(job.src)
  const dest = cleanArgument(job.dest)
  if (!job.createDestPath) requireParent(root, job.dest)
  const facts: CopyFacts = {
    owner: lookupOwner(job.owner),
    mode: modeChange(job),
    timestamp: job.timestamp,
  }
  const sources = job.allowWildcard ? resolveWildcards(job.sourceRoot, src, job.followSymlink) : [src]
  if (sources.length === 0) {
    if (job.allowEmptyWildcard) return
    throw new SlipwayError('not-found', `${src} not found`)
  }
  for (const source of sources) {
    signal.throwIfAborted()
    if (job.attemptUnpack && (await unpackArchive(job, source, root, dest, facts, signal))) continue
    copyOne(job, source, root, dest, facts)
  }
}

function requireParent(root: string, dest: string): void {
  const inside = insidePath(root, dest, true)
  try {
    lstatSync(hostPath(root, parentPath(inside), true))
  } catch (error) {
    const cause = describeError(error, [root])
    throw new SlipwayError(cause.code, `failed to stat ${dest}: ${cause.message}`, { cause: error })
  }
}

function modeChange(job: CopyJob): ModeChange | undefined {
  if (job.modeStr !== '') return parseModeString(job.modeStr)
  const { mode } = job
  return mode === undefined ? undefined : () => mode & 0o7777
}

function copyOne(job: CopyJob, src: string, root: string, dest: string, facts: CopyFacts): void {
  const made: string[] = []
  const directoryMode = job.modeStr === '' ? (job.mode ?? DEFAULT_DIRECTORY_MODE) : DEFAULT_DIRECTORY_MODE
  const make = (path: string): void => void made.push(...makeDirectories(path, directoryMode, facts.owner))
  make(hostPath(root, destinationDirectory(dest), true))
  const target = hostPath(root, dest, true)
  const source = hostPath(job.sourceRoot, src, job.followSymlink)
  const landing = landingPath(job, source, src, target)
  make(landing.directory)
  new TreeCopier({ ...job, facts }).copy(source, landing.path)
  setTimes(made, facts.timestamp)
}

/** The directory that must exist before the destination can be looked at: a last name may be that of a new file. */
function destinationDirectory(dest: string): string {
  const slash = dest.lastIndexOf('/')
  const name = dest.slice(slash + 1)
  return name === '' || name === '.' ? dest : dest.slice(0, slash + 1)
}

/** Where the source itself goes: into a directory that exists, or under a new name. */
function landingPath(
  job: CopyJob,
  source: string,
  src: string,
  target: string,
): { readonly path: string; readonly directory: string } {
  const isDirectory = lstatSync(source).isDirectory()
  const existing = lstatSync(target, { throwIfNoEntry: false })
  const into = isDirectory ? existing && !job.dirCopyContents : existing?.isDirectory()
  const name = lastName(src)
  const path = into && name !== '.' && name !== '/' ? `${target}/${name}` : target
  if (isDirectory && job.dirCopyContents && !existing) return { path, directory: path }
  return { path, directory: path.slice(0, path.lastIndexOf('/')) }
}
