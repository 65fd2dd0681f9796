import { existsSync, globSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MOUNT = '/sys/fs/cgroup'
const PERIOD_US = 100_000
/** As a multiple of what a process without a cgroup of its own has. */
const WEIGHT = 50

/** A cgroup, v1 or v2, for processes and for containers that are started below it. Disposed when all of them have ended. */
export class CpuGroup implements Disposable {
  /** As runtimes take it for a parent. */
  readonly name: string
  readonly #isV2 = existsSync(join(MOUNT, 'cgroup.subtree_control'))

  /** `share`: cores that it may use; absent for all. */
  constructor(name: string, share?: number) {
    this.name = name
    const quota = share === undefined ? undefined : Math.round(share * PERIOD_US)
    if (this.#isV2) {
      writeFileSync(join(MOUNT, 'cgroup.subtree_control'), '+cpu')
      // A group with groups below it may have no processes itself.
      mkdirSync(join(MOUNT, name, 'services'), { recursive: true })
      this.#write('', 'cpu.weight', 100 * WEIGHT)
      if (quota !== undefined) this.#write('', 'cpu.max', `${quota} ${PERIOD_US}`)
      return
    }
    for (const hierarchy of ['cpu', 'cpuacct']) mkdirSync(join(MOUNT, hierarchy, name), { recursive: true })
    this.#write('cpu', 'cpu.shares', 1024 * WEIGHT)
    if (quota === undefined) return
    this.#write('cpu', 'cpu.cfs_period_us', PERIOD_US)
    this.#write('cpu', 'cpu.cfs_quota_us', quota)
  }

  /** What the process starts from here on is in the group too. */
  take(pid: number): void {
    if (this.#isV2) writeFileSync(join(MOUNT, this.name, 'services/cgroup.procs'), String(pid))
    else for (const hierarchy of ['cpu', 'cpuacct']) this.#write(hierarchy, 'cgroup.procs', pid)
  }

  /** Takes a process out of every group. */
  static leave(pid: number): void {
    const tops = existsSync(join(MOUNT, 'cgroup.subtree_control')) ? [''] : ['cpu', 'cpuacct']
    for (const top of tops) writeFileSync(join(MOUNT, top, 'cgroup.procs'), String(pid))
  }

  /** Seconds of CPU that were used in it. */
  get seconds(): number {
    if (!this.#isV2)
      return Number(readFileSync(join(MOUNT, 'cpuacct', this.name, 'cpuacct.usage'), 'utf8')) / 1e9
    const stat = readFileSync(join(MOUNT, this.name, 'cpu.stat'), 'utf8')
    return Number(/^usage_usec (\d+)$/m.exec(stat)?.[1] ?? 0) / 1e6
  }

  /** Runtimes leave the groups above those of their containers. */
  [Symbol.dispose](): void {
    const tops = this.#isV2 ? [join(MOUNT, this.name)] : globSync(join(MOUNT, '*', this.name))
    for (const top of tops) {
      const below = globSync(join(top, '**/')).toSorted((a, b) => b.length - a.length)
      for (const dir of new Set([...below.map((path) => path.replace(/\/$/, '')), top])) rmdirSync(dir)
    }
  }

  #write(hierarchy: string, file: string, value: string | number): void {
    writeFileSync(join(MOUNT, hierarchy, this.name, file), String(value))
  }
}
