import { constants, writeSync } from 'node:fs'
import { SystemError } from './errors.ts'
import { bind, check, cpath, type FsPath, lastErrno } from './libc.ts'

const AT_FDCWD = -100
const AT_SYMLINK_NOFOLLOW = 0x100
const AT_EMPTY_PATH = 0x1000

const utimensatC = bind<(dir: number, path: FsPath, times: BigInt64Array, flags: number) => number>(
  'int utimensat(int dir, const char *path, const int64_t *times, int flags)',
)
const futimensC = bind<(fd: number, times: BigInt64Array) => number>(
  'int futimens(int fd, const int64_t *times)',
)
const lchownC = bind<(path: FsPath, uid: number, gid: number) => number>(
  'int lchown(const char *path, uint32_t uid, uint32_t gid)',
)
const mknodC = bind<(path: FsPath, mode: number, device: bigint) => number>(
  'int mknod(const char *path, uint32_t mode, uint64_t device)',
)
const renameat2C = bind<(a: number, from: FsPath, b: number, to: FsPath, flags: number) => number>(
  'int renameat2(int a, const char *from, int b, const char *to, unsigned int flags)',
)
const linkatC = bind<(a: number, from: FsPath, b: number, to: FsPath, flags: number) => number>(
  'int linkat(int a, const char *from, int b, const char *to, int flags)',
)
const syncfsC = bind<(fd: number) => number>('int syncfs(int fd)')
const flockC = bind<(fd: number, operation: number) => number>('int flock(int fd, int operation)')

const NANOS = 1_000_000_000n

/** Sets access and modification time in nanoseconds since the epoch, of a symlink itself too. */
export function lutimesNs(path: FsPath, atime: bigint, mtime: bigint): void {
  check(utimensatC(AT_FDCWD, cpath(path), timespecs(atime, mtime), AT_SYMLINK_NOFOLLOW), 'utimensat', path)
}

/** The same for an open file: no path has to be walked. */
export function futimesNs(fd: number, atime: bigint, mtime: bigint): void {
  check(futimensC(fd, timespecs(atime, mtime)), 'futimens')
}

function timespecs(atime: bigint, mtime: bigint): BigInt64Array {
  return BigInt64Array.of(...timespec(atime), ...timespec(mtime))
}

function timespec(ns: bigint): readonly [bigint, bigint] {
  const rest = ((ns % NANOS) + NANOS) % NANOS
  return [(ns - rest) / NANOS, rest]
}

export function lchown(path: FsPath, uid: number, gid: number): void {
  check(lchownC(cpath(path), uid, gid), 'lchown', path)
}

/** `mode` with the type bits (S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK, S_IFREG); the umask applies. */
export function mknod(path: FsPath, mode: number, major: number, minor: number): void {
  check(mknodC(cpath(path), mode, makeDevice(major, minor)), 'mknod', path)
}

/** A named pipe that only its owner may open. */
export function makeFifo(path: string): void {
  mknod(path, constants.S_IFIFO | 0o600, 0, 0)
}

/** The kernel's 64-bit `dev_t`, as in `stat.rdev`. */
export function makeDevice(major: number, minor: number): bigint {
  const [high, low] = [BigInt(major), BigInt(minor)]
  return (
    ((high & 0xfffff000n) << 32n) | ((high & 0xfffn) << 8n) | ((low & 0xffffff00n) << 12n) | (low & 0xffn)
  )
}

export function splitDevice(device: bigint): { readonly major: number; readonly minor: number } {
  return {
    major: Number(((device >> 32n) & 0xfffff000n) | ((device >> 8n) & 0xfffn)),
    minor: Number(((device >> 12n) & 0xffffff00n) | (device & 0xffn)),
  }
}

export function renameNoReplace(from: FsPath, to: FsPath): void {
  check(renameat2C(AT_FDCWD, cpath(from), AT_FDCWD, cpath(to), 1), 'renameat2', to)
}

/** Swaps two paths atomically. */
export function renameExchange(a: FsPath, b: FsPath): void {
  check(renameat2C(AT_FDCWD, cpath(a), AT_FDCWD, cpath(b), 2), 'renameat2', b)
}

/** A hard link to the file itself, also where `from` is a symlink. */
export function link(from: FsPath, to: FsPath): void {
  check(linkatC(AT_FDCWD, cpath(from), AT_FDCWD, cpath(to), 0), 'linkat', to)
}

/** Gives an open file (made with O_TMPFILE, say) a name. */
export function linkFd(fd: number, to: FsPath): void {
  const source = Buffer.from([0])
  check(linkatC(fd, source, AT_FDCWD, cpath(to), AT_EMPTY_PATH), 'linkat', to)
}

/** Writes all of `bytes`, which the kernel may take in parts; at `offset` of the file, or where it stands. */
export function writeAll(fd: number, bytes: Uint8Array, offset?: number): void {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(fd, bytes, at, bytes.length - at, offset === undefined ? null : offset + at)
  }
}

/** Writes everything of the file system of `fd` to disk. Slow: runs on the thread pool. */
export async function syncfs(fd: number): Promise<void> {
  const { result, errno } = await syncfsC.async(fd)
  if (result < 0) throw new SystemError('syncfs', errno, '')
}

const LOCK = { shared: 1, exclusive: 2, unlock: 8 } as const

/** An advisory lock that ends with the descriptor; false when another process holds it. Never waits. */
export function tryFlock(fd: number, mode: keyof typeof LOCK): boolean {
  const LOCK_NB = 4
  if (flockC(fd, LOCK[mode] | LOCK_NB) === 0) return true
  if (lastErrno() === 'EAGAIN') return false
  throw new SystemError('flock', lastErrno(), '')
}
