import { constants } from 'node:os'
import { type ErrorCode, SlipwayError } from '@slipway/base'

const ALIASES = ['EWOULDBLOCK', 'ENOTSUP', 'EDEADLOCK']

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.errno)
    .filter(([name]) => !ALIASES.includes(name))
    .map(([name, number]) => [number, name]),
)

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'not-found',
  EEXIST: 'already-exists',
  EACCES: 'permission-denied',
  EPERM: 'permission-denied',
  EROFS: 'failed-precondition',
  EBUSY: 'failed-precondition',
  ENOTEMPTY: 'failed-precondition',
  ENOTDIR: 'invalid-argument',
  EISDIR: 'invalid-argument',
  EINVAL: 'invalid-argument',
  ELOOP: 'invalid-argument',
  ENAMETOOLONG: 'invalid-argument',
  ENOSPC: 'resource-exhausted',
  EDQUOT: 'resource-exhausted',
  EMFILE: 'resource-exhausted',
  ENFILE: 'resource-exhausted',
  ENOMEM: 'resource-exhausted',
  EAGAIN: 'unavailable',
  EOPNOTSUPP: 'unimplemented',
  ENOSYS: 'unimplemented',
}

/** A failed system call. `errno` is the symbolic name (`ENOENT`), as node:fs has it in `code`. */
export class SystemError extends SlipwayError {
  readonly errno: string
  readonly syscall: string

  constructor(syscall: string, errno: string, path: string, detail = '') {
    const place = path === '' ? '' : ` ${path}`
    super(CODES[errno] ?? 'unknown', `${syscall}${place}: ${errno}${detail === '' ? '' : `: ${detail}`}`)
    this.name = 'SystemError'
    this.errno = errno
    this.syscall = syscall
  }
}

export function errnoName(errno: number): string {
  return NAMES.get(errno) ?? `errno ${errno}`
}

/** The errno name of a SystemError or of an error of node:fs; undefined for anything else. */
export function errnoOf(error: unknown): string | undefined {
  if (error instanceof SystemError) return error.errno
  // Not `instanceof Error`: errors of node:fs come from another realm where modules run in a vm context.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  const { code } = error
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}

export function isErrno(error: unknown, ...names: readonly string[]): boolean {
  const name = errnoOf(error)
  return name !== undefined && names.includes(name)
}
