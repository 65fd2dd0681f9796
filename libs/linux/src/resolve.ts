import { closeSync, constants, fstatSync, lstatSync, readlinkSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { isErrno, SystemError } from './errors.ts'
import { bind, cpath, type FsPath, lastErrno } from './libc.ts'

const MAX_LINKS = 255
const AT_FDCWD = -100
const SYS_OPENAT2 = 437
const RESOLVE_NO_MAGICLINKS = 0x02
const RESOLVE_IN_ROOT = 0x10
const OPEN_HOW_SIZE = 24

export interface ResolveOptions {
  /** Follow a symlink in the last component too; default true. */
  readonly followLast?: boolean
}

/**
 * The host path of `path` inside the tree at `root`, as a process with that root would see it: absolute links start at
 * the root, `..` never leaves it. Components that do not exist are kept as they are, so the result may be created.
 * The tree must not change meanwhile; where it can (a running container), use `openInRoot`.
 */
export function resolveInRoot(root: string, path: string, options: ResolveOptions = {}): string {
  return join(root, resolveInside(root, path, options))
}

/** Like `resolveInRoot`, as an absolute path inside the root (`/` is the root itself). */
export function resolveInside(root: string, path: string, options: ResolveOptions = {}): string {
  if (path.includes('\0')) {
    throw new SlipwayError('invalid-argument', `path ${JSON.stringify(path)} contains a NUL byte`)
  }
  const rest = components(path)
  const done: string[] = []
  let links = 0
  while (rest.length > 0) {
    const name = rest.pop()!
    if (name === '..') {
      done.pop()
      continue
    }
    done.push(name)
    if (rest.length === 0 && options.followLast === false) break
    const target = readLinkIn(root, done)
    if (target === undefined) continue
    if (++links > MAX_LINKS) throw new SystemError('resolve', 'ELOOP', path, 'too many links')
    done.pop()
    if (target.startsWith('/')) done.length = 0
    rest.push(...components(target))
  }
  return `/${done.join('/')}`
}

/** Last component first, so that the next one is popped cheaply. */
function components(path: string): string[] {
  return path
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .reverse()
}

function readLinkIn(root: string, names: readonly string[]): string | undefined {
  const path = `${root}/${names.join('/')}`
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false })
    return stat?.isSymbolicLink() ? readlinkSync(path) : undefined
  } catch (error) {
    if (isErrno(error, 'ENOTDIR', 'ENOENT')) return undefined
    throw error
  }
}

const openat2C = bind<
  (number: number, dir: number, path: FsPath, how: BigUint64Array, size: number) => number | bigint
>('long syscall(long number, long dir, const char *path, const uint64_t *how, size_t size)')

/**
 * Opens `path` inside the tree at `root`; the kernel keeps the walk inside, whatever others do to the tree meanwhile.
 * `flags` as for open(2); the descriptor is close-on-exec and the caller's to close.
 */
export function openInRoot(root: string, path: string, flags: number, mode = 0): number {
  const dir = openat2(AT_FDCWD, root, constants.O_DIRECTORY | O_PATH, 0, 0)
  try {
    const inside = path.replace(/^\/+/, '') || '.'
    return openat2(dir, inside, flags, mode, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
  } finally {
    closeSync(dir)
  }
}

const O_PATH = 0o10000000
const O_CLOEXEC = 0o2000000

function openat2(dir: number, path: string, flags: number, mode: number, resolve: number): number {
  const how = BigUint64Array.of(BigInt(flags | O_CLOEXEC), BigInt(mode), BigInt(resolve))
  for (let attempt = 0; ; attempt++) {
    const fd = Number(openat2C(SYS_OPENAT2, dir, cpath(path), how, OPEN_HOW_SIZE))
    if (fd >= 0) return fd
    const errno = lastErrno()
    // The kernel gives up when a rename or mount raced with a `..`; it asks to try again.
    if (errno !== 'EAGAIN' || attempt > 32) throw new SystemError('openat2', errno, path)
  }
}

/** The whole of a regular file inside a hostile tree; undefined when it is missing or not a regular file. */
export function readFileInRoot(root: string, path: string, maxBytes: number): Buffer | undefined {
  let fd: number
  try {
    fd = openInRoot(root, path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY)
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO', 'EACCES')) return undefined
    throw error
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) return undefined
    return readUpTo(fd, stat.size, maxBytes, path)
  } finally {
    closeSync(fd)
  }
}

function readUpTo(fd: number, size: number, maxBytes: number, path: string): Buffer {
  const chunks: Buffer[] = []
  let total = 0
  for (;;) {
    const chunk = Buffer.alloc(Math.max(4096, size - total))
    const count = readSync(fd, chunk)
    if (count === 0) return Buffer.concat(chunks)
    total += count
    if (total > maxBytes) {
      throw new SlipwayError('resource-exhausted', `${JSON.stringify(path)} exceeds ${maxBytes} bytes`)
    }
    chunks.push(chunk.subarray(0, count))
  }
}
