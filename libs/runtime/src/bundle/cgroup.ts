import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { isErrno } from '@slipway/linux'
import type { ProcessExit } from '../runtime.ts'

const MOUNT = '/sys/fs/cgroup'

/** On a cgroup v1 host a cgroup namespace fails where the hierarchy is not the usual one. */
export function isCgroup2(): boolean {
  return existsSync(join(MOUNT, 'cgroup.subtree_control'))
}

/** The same exit; a failed one tells whether the kernel has killed for want of memory in this cgroup. */
export function withOomKills(exit: ProcessExit, path: string): ProcessExit {
  if (exit.exitCode === 0) return exit
  return countOomKills(path) > 0 ? { ...exit, oomKilled: true } : exit
}

/** Processes that the kernel killed for want of memory in this cgroup; 0 when it is gone already. */
function countOomKills(path: string): number {
  const file = isCgroup2()
    ? join(MOUNT, path, 'memory.events')
    : join(MOUNT, 'memory', path, 'memory.oom_control')
  try {
    const line = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8'))
    return Number(line?.[1] ?? 0)
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENODEV', 'ENOTDIR')) return 0
    throw error
  }
}

/** Removes the cgroup in every hierarchy where the runtime left it; not when something else is in it. */
export function removeCgroup(path: string): void {
  for (const dir of directoriesOf(path)) removeEmpty(dir)
}

function directoriesOf(path: string): readonly string[] {
  if (path.includes(':')) return []
  const hierarchies = isCgroup2() ? [MOUNT] : childrenOf(MOUNT).map((name) => join(MOUNT, name))
  return hierarchies.map((hierarchy) => join(hierarchy, path)).filter((dir) => existsSync(dir))
}

function childrenOf(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return []
    throw error
  }
}

function removeEmpty(dir: string): void {
  try {
    rmdirSync(dir)
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'EBUSY', 'ENOTEMPTY', 'EPERM', 'EROFS')) throw error
  }
}
