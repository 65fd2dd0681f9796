import { SystemError } from './errors.ts'
import { bind, check, cpath, type FsPath, lastErrno } from './libc.ts'

const getC = bind<(path: FsPath, name: string, value: Buffer, size: number) => number>(
  'long lgetxattr(const char *path, const char *name, void *value, size_t size)',
)
const listC = bind<(path: FsPath, list: Buffer, size: number) => number>(
  'long llistxattr(const char *path, void *list, size_t size)',
)
const listOpenC = bind<(fd: number, list: Buffer, size: number) => number>(
  'long flistxattr(int fd, void *list, size_t size)',
)
const setC = bind<(path: FsPath, name: string, value: Buffer, size: number, flags: number) => number>(
  'int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags)',
)
const removeC = bind<(path: FsPath, name: string) => number>(
  'int lremovexattr(const char *path, const char *name)',
)

/** The kernel's limits: a value and a list of names are at most 64 KiB each. */
const scratch = Buffer.alloc(65_536)

/** The value of one attribute of the path itself; undefined when it is not set or not supported there. */
export function lgetxattr(path: FsPath, name: string): Buffer | undefined {
  const size = settled(() => getC(cpath(path), attribute(name), scratch, scratch.length))
  if (size >= 0) return Buffer.from(scratch.subarray(0, size))
  const errno = lastErrno()
  if (errno === 'ENODATA' || errno === 'EOPNOTSUPP') return undefined
  throw new SystemError('lgetxattr', errno, String(path))
}

/** Names in the kernel's order; none where the file system has no attributes. */
export function llistxattr(path: FsPath): string[] {
  return listed(
    settled(() => listC(cpath(path), scratch, scratch.length)),
    'llistxattr',
    String(path),
  )
}

/** The same of an open file: no path has to be walked. */
export function flistxattr(fd: number): string[] {
  return listed(
    settled(() => listOpenC(fd, scratch, scratch.length)),
    'flistxattr',
    '',
  )
}

/** Reads have no effect, so one that answers EAGAIN, which tells nothing of the attribute, is asked again. */
function settled(read: () => number): number {
  let size = read()
  for (let tries = 0; size < 0 && lastErrno() === 'EAGAIN' && tries < 3; tries++) size = read()
  return size
}

function listed(size: number, call: string, path: string): string[] {
  if (size === 0) return []
  if (size > 0) return scratch.toString('utf8', 0, size - 1).split('\0')
  const errno = lastErrno()
  if (errno === 'EOPNOTSUPP') return []
  throw new SystemError(call, errno, path)
}

/** All attributes of the path itself. */
export function readXattrs(path: FsPath): Map<string, Buffer> {
  const found = new Map<string, Buffer>()
  for (const name of llistxattr(path)) {
    const value = lgetxattr(path, name)
    if (value) found.set(name, value)
  }
  return found
}

export function lsetxattr(path: FsPath, name: string, value: Uint8Array): void {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  check(setC(cpath(path), attribute(name), bytes, bytes.length, 0), `lsetxattr ${name}`, path)
}

export function lremovexattr(path: FsPath, name: string): void {
  check(removeC(cpath(path), attribute(name)), `lremovexattr ${name}`, path)
}

function attribute(name: string): string {
  cpath(name)
  return name
}
