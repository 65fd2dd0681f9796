import { isCommitId, type RemoteRef } from '@slipway/git'
import type { GitSourceOptions } from './options.ts'

/** Cache key: the commit, and what of it is given. */
export function gitKey(options: GitSourceOptions, resolved: RemoteRef): string {
  // Without a git directory an annotated tag gives nothing that its commit does not give.
  const id = isCommitId(resolved.ref) || options.keepGitDir ? resolved.id : (resolved.commit ?? resolved.id)
  return [
    id,
    options.keepGitDir ? `.git${resolved.ref === '' ? '' : `#${resolved.ref}`}` : '',
    options.subdir === '' ? '' : `:${options.subdir}`,
    options.submodules ? '' : '(skip-submodules)',
    options.mtime === 'checkout' ? '' : `(mtime=${options.mtime})`,
  ].join('')
}
