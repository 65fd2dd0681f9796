import { lstatSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { isErrno } from '@slipway/linux'
import type { CopyJob } from '../job.ts'
import type { CopyFacts } from './copy-file.ts'
import { checkStopped } from './copy-part.ts'
import { describeError } from './go-error.ts'
import { modeChange } from './mode-string.ts'
import { makeDirectories, setTimes } from './new-files.ts'
import { lookupOwner } from './owner.ts'
import { cleanArgument, hostPath, lastName, parentPath, resolveWildcards } from './paths.ts'
import { PackedFile, type SourceTree, sourceTree } from './source-tree.ts'
import { NeedsMount, type TargetTree } from './target-tree.ts'
import { TreeCopier } from './tree-copier.ts'
import { unpackArchive } from './unpack.ts'

/** Thrown before anything was written: the job needs all files of its source in their places. */
export class NeedsPlace extends Error {}

const DEFAULT_DIRECTORY_MODE = 0o755

export async function copy(
  tree: TargetTree,
  layered: boolean,
  job: CopyJob,
  stop: Int32Array | undefined,
): Promise<void> {
  // An archive may replace anything anywhere.
  if (layered && job.attemptUnpack) throw new NeedsMount()
  const src = cleanArgument(job.src)
  const dest = cleanArgument(job.dest)
  if (!job.createDestPath) requireParent(tree, job.dest)
  const facts: CopyFacts = {
    owner: lookupOwner(job.owner),
    mode: modeChange(job),
    timestamp: job.timestamp,
  }
  using from = sourceTree(job.sourceRoot, job.sourceIndex)
  const sources = job.allowWildcard ? resolveWildcards(from, src, job.followSymlink) : [src]
  if (sources.length === 0) {
    if (job.allowEmptyWildcard) return
    throw new SlipwayError('not-found', `${src} not found`)
  }
  if (job.attemptUnpack && sources.some((source) => isPacked(from, source))) throw new NeedsPlace()
  for (const source of sources) {
    checkStopped(stop)
    if (job.attemptUnpack && (await unpackArchive(job, source, tree, dest, facts, () => checkStopped(stop))))
      continue
    await copyOne(job, from, source, tree, dest, facts, stop)
  }
}

function isPacked(from: SourceTree, source: string): boolean {
  try {
    return from.stat(hostPath(from.root, source, true)) instanceof PackedFile
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}

function requireParent(tree: TargetTree, dest: string): void {
  const target = tree.resolve(dest, true)
  const parent = target === tree.root ? target : parentPath(target)
  if (tree.look(parent)) return
  try {
    lstatSync(parent)
  } catch (error) {
    const cause = describeError(error, [tree.root])
    throw new SlipwayError(cause.code, `failed to stat ${dest}: ${cause.message}`, { cause: error })
  }
}

async function copyOne(
  job: CopyJob,
  from: SourceTree,
  src: string,
  tree: TargetTree,
  dest: string,
  facts: CopyFacts,
  stop: Int32Array | undefined,
): Promise<void> {
  const made: string[] = []
  const directoryMode = job.modeStr === '' ? (job.mode ?? DEFAULT_DIRECTORY_MODE) : DEFAULT_DIRECTORY_MODE
  const make = (path: string): void =>
    void made.push(...makeDirectories(tree, path, directoryMode, facts.owner))
  make(tree.resolve(destinationDirectory(dest), true))
  const target = tree.resolve(dest, true)
  const source = hostPath(job.sourceRoot, src, job.followSymlink)
  const landing = landingPath(job, from.stat(source).isDirectory(), src, target, tree)
  make(landing.directory)
  await new TreeCopier({ ...job, from, facts, tree, stop, modes: job }).copy(source, landing.path)
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
  isDirectory: boolean,
  src: string,
  target: string,
  tree: TargetTree,
): { readonly path: string; readonly directory: string } {
  const existing = tree.look(target)
  const into = isDirectory ? existing && !job.dirCopyContents : existing?.isDirectory()
  const name = lastName(src)
  const path = into && name !== '.' && name !== '/' ? `${target}/${name}` : target
  if (isDirectory && job.dirCopyContents && !existing) return { path, directory: path }
  return { path, directory: path.slice(0, path.lastIndexOf('/')) }
}
