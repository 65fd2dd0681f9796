import { closeSync, readSync } from 'node:fs'
import { SystemError } from './errors.ts'
import { bind, check, cpath, type FsPath, lastErrno } from './libc.ts'

export const MS = {
  rdonly: 0x1,
  nosuid: 0x2,
  nodev: 0x4,
  noexec: 0x8,
  sync: 0x10,
  remount: 0x20,
  noatime: 0x400,
  nodiratime: 0x800,
  bind: 0x1000,
  move: 0x2000,
  rec: 0x4000,
  private: 0x40000,
  slave: 0x80000,
  shared: 0x100000,
  relatime: 0x200000,
  strictatime: 0x1000000,
} as const

const MNT_DETACH = 2
const UMOUNT_NOFOLLOW = 8

const mountC = bind<
  (source: string, target: FsPath, type: string | null, flags: number, data: string | null) => number
>(
  'int mount(const char *source, const char *target, const char *type, unsigned long flags, const char *data)',
)
const umount2C = bind<(target: FsPath, flags: number) => number>('int umount2(const char *target, int flags)')

/** mount(2). `data` is cut by the kernel at one page: use `mountFs` where it can be long. */
export function mount(source: string, target: string, type: string | null, flags: number, data = ''): void {
  const result = mountC(cpath(source) as string, cpath(target), type, flags, data === '' ? null : data)
  check(result, `mount ${type ?? 'none'}`, target)
}

/**
 * A bind mount that shares no events with its source: ending it must not end mounts below the source. Read-only ones
 * need one more call, which covers the top mount only.
 */
export function bindMount(source: string, target: string, flags = 0, recursive = true): void {
  mount(source, target, null, MS.bind | (recursive ? MS.rec : 0))
  mount('none', target, null, MS.private | MS.rec)
  if (flags !== 0) mount('none', target, null, MS.bind | MS.remount | flags)
}

export type UnmountResult = 'unmounted' | 'not-mounted' | 'busy'

/** umount2(2) on the thread pool: the last reference can cost a sync of the file system. Never follows a symlink. */
export async function unmount(target: string, options: { lazy?: boolean } = {}): Promise<UnmountResult> {
  const { result, errno } = await umount2C.async(cpath(target), flagsOf(options))
  return outcome(target, result, errno)
}

export function unmountSync(target: string, options: { lazy?: boolean } = {}): UnmountResult {
  const result = umount2C(cpath(target), flagsOf(options))
  return outcome(target, result, result < 0 ? lastErrno() : '')
}

function flagsOf(options: { lazy?: boolean }): number {
  return UMOUNT_NOFOLLOW | (options.lazy ? MNT_DETACH : 0)
}

function outcome(target: string, result: number, errno: string): UnmountResult {
  if (result === 0) return 'unmounted'
  if (errno === 'EINVAL' || errno === 'ENOENT') return 'not-mounted'
  if (errno === 'EBUSY') return 'busy'
  throw new SystemError('umount2', errno, target)
}

const SYS = { moveMount: 429, fsopen: 430, fsconfig: 431, fsmount: 432 } as const
const CONFIG = { flag: 0, string: 1, create: 6 } as const
const FD_CLOEXEC = 1
const MOVE_MOUNT_F_EMPTY_PATH = 4
const AT_FDCWD = -100
const MOUNT_ATTR = { rdonly: 1, nosuid: 2, nodev: 4, noexec: 8 } as const

const fsopenC = bind<(number: number, type: string, flags: number) => number | bigint>(
  'long syscall(long number, const char *type, long flags)',
)
const fsconfigC = bind<
  (
    number: number,
    fd: number,
    command: number,
    key: string | null,
    value: string | null,
    aux: number,
  ) => number | bigint
>('long syscall(long number, long fd, long command, const char *key, const char *value, long aux)')
const fsmountC = bind<(number: number, fd: number, flags: number, attributes: number) => number | bigint>(
  'long syscall(long number, long fd, long flags, long attributes)',
)
const moveMountC = bind<
  (
    number: number,
    from: number,
    fromPath: FsPath,
    to: number,
    toPath: FsPath,
    flags: number,
  ) => number | bigint
>('long syscall(long number, long from, const char *fromPath, long to, const char *toPath, long flags)')

export interface FsOption {
  readonly key: string
  /** Absent for a flag. */
  readonly value?: string
}

export interface FsMountOptions {
  readonly type: string
  readonly source?: string
  readonly options: readonly FsOption[]
  readonly attributes?: readonly (keyof typeof MOUNT_ATTR)[]
  readonly target: string
}

/** Mounts through fsopen and fsconfig: options of any length, and the kernel's own words when it refuses. */
export function mountFs(options: FsMountOptions): void {
  const context = Number(fsopenC(SYS.fsopen, options.type, FD_CLOEXEC))
  if (context < 0) throw new SystemError('fsopen', lastErrno(), options.type)
  try {
    if (options.source !== undefined) configure(context, options, CONFIG.string, 'source', options.source)
    for (const { key, value } of options.options) {
      configure(context, options, value === undefined ? CONFIG.flag : CONFIG.string, key, value ?? null)
    }
    configure(context, options, CONFIG.create, null, null)
    attach(context, options)
  } finally {
    closeSync(context)
  }
}

function configure(
  context: number,
  { type, target }: FsMountOptions,
  command: number,
  key: string | null,
  value: string | null,
): void {
  if (Number(fsconfigC(SYS.fsconfig, context, command, key, value, 0)) >= 0) return
  const errno = lastErrno()
  const call = key === null ? `mount ${type}` : `mount ${type} option ${key}`
  throw new SystemError(call, errno, target, kernelMessages(context))
}

function attach(context: number, { type, target, attributes }: FsMountOptions): void {
  const flags = (attributes ?? []).reduce((sum, name) => sum | MOUNT_ATTR[name], 0)
  const mountFd = Number(fsmountC(SYS.fsmount, context, FD_CLOEXEC, flags))
  if (mountFd < 0) throw new SystemError(`fsmount ${type}`, lastErrno(), target, kernelMessages(context))
  try {
    const here = Buffer.from([0])
    const moved = moveMountC(SYS.moveMount, mountFd, here, AT_FDCWD, cpath(target), MOVE_MOUNT_F_EMPTY_PATH)
    if (Number(moved) < 0) throw new SystemError('move_mount', lastErrno(), target)
  } finally {
    closeSync(mountFd)
  }
}

/** The log of a file system context: one message a read, `e overlay: text`. */
function kernelMessages(context: number): string {
  const messages: string[] = []
  const buffer = Buffer.alloc(4096)
  for (let count = 0; messages.length < 16; ) {
    try {
      count = readSync(context, buffer)
    } catch {
      break
    }
    if (count <= 0) break
    messages.push(buffer.toString('utf8', 2, count).trim())
  }
  return messages.join('; ')
}
