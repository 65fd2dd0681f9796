import { lstatSync, rmSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import type { RmJob } from '../job.ts'
import { joinRooted } from '../../selector.ts'
import { cleanArgument, hostPath, resolveWildcards } from './paths.ts'

/** Removes paths of a tree. A symlink at the end is removed itself, never what it points to. */
export function remove(root: string, job: RmJob): void {
  const paths = job.allowWildcard ? resolveWildcards(root, cleanArgument(job.path), false) : [job.path]
  for (const path of paths) removePath(root, path, job.allowNotFound)
}

function removePath(root: string, path: string, allowNotFound: boolean): void {
  if (joinRooted(path) === '/') throw new SlipwayError('invalid-argument', 'rmPath: invalid empty path')
  const target = hostPath(root, path, false)
  if (!allowNotFound) lstatSync(target)
  rmSync(target, { recursive: true, force: true })
}
