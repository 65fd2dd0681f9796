import { lstatSync, rmSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { mknod } from '@slipway/linux'
import { joinRooted } from '../../rooted-path.ts'
import type { RmJob } from '../job.ts'
import { cleanArgument, parentPath, resolveWildcards } from './paths.ts'
import { sourceTree } from './source-tree.ts'
import { NeedsMount, type TargetTree } from './target-tree.ts'

const S_IFCHR = 0o020000

/**
 * Removes paths of a tree. A symlink at the end is removed itself, never what it points to. Answers whether something was
 * hidden that lies in a layer below.
 */
export function remove(tree: TargetTree, layered: boolean, job: RmJob): boolean {
  if (layered && job.allowWildcard) throw new NeedsMount()
  const paths = job.allowWildcard
    ? resolveWildcards(sourceTree(tree.root, undefined), cleanArgument(job.path), false)
    : [job.path]
  return paths.map((path) => removePath(tree, path, job.allowNotFound)).includes(true)
}

function removePath(tree: TargetTree, path: string, allowNotFound: boolean): boolean {
  if (joinRooted(path) === '/') throw new SlipwayError('invalid-argument', 'rmPath: invalid empty path')
  const target = tree.resolve(path, false)
  if (!tree.look(target)) {
    // Fails with the words of the system call.
    if (!allowNotFound) lstatSync(target)
    return false
  }
  rmSync(target, { recursive: true, force: true })
  if (!tree.look(target)) return false
  tree.enter(parentPath(target))
  mknod(target, S_IFCHR, 0, 0)
  return true
}
