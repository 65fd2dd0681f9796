import { type ErrorCode, SlipwayError } from '@slipway/base'

const MESSAGES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EEXIST: 'file exists',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  ENOTEMPTY: 'directory not empty',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EINVAL: 'invalid argument',
  EMLINK: 'too many links',
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'not-found',
  ENOSPC: 'resource-exhausted',
  EDQUOT: 'resource-exhausted',
}

/** A failed system call as users of BuildKit know it: `operation path: reason`, paths as inside of the trees. */
export function describeError(error: unknown, roots: readonly string[]): SlipwayError {
  if (error instanceof SlipwayError) return withoutRoots(error, roots)
  const failure = error as NodeJS.ErrnoException
  if (!(error instanceof Error) || failure.code === undefined) {
    return new SlipwayError('unknown', error instanceof Error ? error.message : String(error), {
      cause: error,
    })
  }
  const reason = MESSAGES[failure.code] ?? failure.message
  const path = failure.path === undefined ? '' : ` ${withoutRoot(String(failure.path), roots)}`
  const call = failure.syscall ?? 'file operation'
  return new SlipwayError(CODES[failure.code] ?? 'unknown', `${call}${path}: ${reason}`, { cause: error })
}

export function withoutRoot(path: string, roots: readonly string[]): string {
  for (const root of roots) {
    if (path === root) return '/'
    if (path.startsWith(`${root}/`)) return path.slice(root.length)
  }
  return path
}

function withoutRoots(error: SlipwayError, roots: readonly string[]): SlipwayError {
  const message = roots.reduce((text, root) => text.replaceAll(`${root}/`, '/'), error.message)
  if (message === error.message) return error
  return new SlipwayError(error.code, message, { cause: error, details: error.details })
}
