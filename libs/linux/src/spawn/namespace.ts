import { closeSync, openSync } from 'node:fs'
import { bind, check } from '../libc.ts'
import { MS, mount, unmountSync } from '../mount.ts'

const CLONE_FS = 0x200
const CLONE_NEWNS = 0x20000
const CLONE_NEWNET = 0x40000000

const unshareC = bind<(flags: number) => number>('int unshare(int flags)')
const fchdirC = bind<(fd: number) => number>('int fchdir(int fd)')
const chrootC = bind<(path: string) => number>('int chroot(const char *path)')
const setnsC = bind<(fd: number, type: number) => number>('int setns(int fd, int type)')

/** Gives the calling thread its own working directory and root, without which it cannot change namespaces. */
export function leaveSharedFs(): void {
  check(unshareC(CLONE_FS), 'unshare')
}

export interface NamespaceFds {
  readonly mount: number
  readonly net: number
  /** The root directory of the process, which need not be that of its mount namespace. */
  readonly root: number
}

export function openOwnNamespaces(): NamespaceFds {
  return {
    mount: openSync('/proc/thread-self/ns/mnt', 'r'),
    net: openSync('/proc/thread-self/ns/net', 'r'),
    root: openSync('/', 'r'),
  }
}

export function closeNamespaces(fds: NamespaceFds): void {
  closeSync(fds.mount)
  closeSync(fds.net)
  closeSync(fds.root)
}

/** Runs `fn` on this thread in a copy of the mount namespace of `home`, without the mounts in `hidden`. */
export function withHiddenMounts<T>(home: NamespaceFds, hidden: readonly string[], fn: () => T): T {
  check(unshareC(CLONE_NEWNS), 'unshare')
  try {
    mount('none', '/', null, MS.rec | MS.slave)
    for (const target of hidden) unmountSync(target, { lazy: true })
    return fn()
  } finally {
    check(setnsC(home.mount, CLONE_NEWNS), 'setns')
    // Entering a mount namespace also moves the root to that of the namespace: out of the chroot, if there is one.
    check(fchdirC(home.root), 'fchdir')
    check(chrootC('.'), 'chroot')
  }
}

/** Runs `fn` on this thread in a new, empty network namespace. */
export function withNewNetwork<T>(home: NamespaceFds, fn: () => T): T {
  check(unshareC(CLONE_NEWNET), 'unshare')
  try {
    return fn()
  } finally {
    check(setnsC(home.net, CLONE_NEWNET), 'setns')
  }
}
