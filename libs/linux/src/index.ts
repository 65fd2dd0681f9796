export { supportsReflink, tryCopyRange, tryReflink } from './copy.ts'
export { errnoOf, isErrno, SystemError } from './errors.ts'
export {
  futimesNs,
  lchown,
  link,
  linkFd,
  lutimesNs,
  makeDevice,
  makeFifo,
  mknod,
  renameExchange,
  renameNoReplace,
  splitDevice,
  syncfs,
  tryFlock,
  writeAll,
} from './files.ts'
export type { FsPath } from './libc.ts'
export {
  bindMount,
  type FsMountOptions,
  type FsOption,
  MS,
  mount,
  mountFs,
  unmount,
  type UnmountResult,
  unmountSync,
} from './mount.ts'
export { listMounts, type MountInfo, mountsBelow, parseMountInfo } from './mountinfo.ts'
export { openInRoot, readFileInRoot, resolveInRoot, resolveInside, type ResolveOptions } from './resolve.ts'
export { flistxattr, lgetxattr, llistxattr, lremovexattr, lsetxattr, readXattrs } from './xattr.ts'
export type { Receiver } from './spawn/pace.ts'
export { type Child, type ChildOptions, startChild } from './spawn/child.ts'
export { createPipe, type Pipe } from './spawn/pipe.ts'
export { feedPipe, type PipeInput, type PipeOutput, receivePipe } from './spawn/streams.ts'
export { Pty, resizeTerminalOf, type WindowSize } from './spawn/pty.ts'
export type { SpawnRequest } from './spawn/posix-spawn.ts'
export { type ExitStatus, Spawner, type SpawnerOptions, waitForExit } from './spawn/spawner.ts'
