import { closeSync, constants, fstatSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SystemError } from './errors.ts'
import { bind, lastErrno } from './libc.ts'

const FICLONE = 0x40049409
const CHUNK = 1 << 30

const ioctlC = bind<(fd: number, request: number, argument: number) => number>(
  'int ioctl(int fd, unsigned long request, long argument)',
)
const copyRangeC = bind<
  (from: number, a: null, to: number, b: null, length: number, flags: number) => number | bigint
>('long copy_file_range(int from, void *a, int to, void *b, size_t length, unsigned int flags)')

/** Makes `to` share the blocks of `from`; false where the file system cannot. Both are open files. */
export function tryReflink(from: number, to: number): boolean {
  if (ioctlC(to, FICLONE, from) === 0) return true
  const errno = lastErrno()
  if (['EOPNOTSUPP', 'EXDEV', 'EINVAL', 'ENOTTY', 'ENOSYS', 'EPERM', 'ETXTBSY'].includes(errno)) return false
  throw new SystemError('ioctl FICLONE', errno, '')
}

/**
 * Copies the rest of `from` to `to` in the kernel. False when it cannot between these two and nothing was copied yet:
 * then the caller reads and writes.
 */
export function tryCopyRange(from: number, to: number): boolean {
  let copied = 0
  for (;;) {
    const count = Number(copyRangeC(from, null, to, null, CHUNK, 0))
    if (count > 0) copied += count
    if (count === 0) return copied > 0 || fstatSync(from).size === 0
    if (count > 0) continue
    const errno = lastErrno()
    if (errno === 'EINTR') continue
    if (copied === 0 && ['EXDEV', 'EINVAL', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EBADF'].includes(errno))
      return false
    throw new SystemError('copy_file_range', errno, '')
  }
}

/** Whether files below `dir` can share blocks; tried with a real file. */
export function supportsReflink(dir: string): boolean {
  const [a, b] = [join(dir, `.reflink-a-${process.pid}`), join(dir, `.reflink-b-${process.pid}`)]
  try {
    writeFileSync(a, 'x'.repeat(4096))
    const from = openSync(a, constants.O_RDONLY)
    const to = openSync(b, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      return tryReflink(from, to)
    } finally {
      closeSync(from)
      closeSync(to)
    }
  } finally {
    rmSync(a, { force: true })
    rmSync(b, { force: true })
  }
}
