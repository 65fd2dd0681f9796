import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AppName, type InstanceName, SplitDaemon } from '@slipway/app-e2e/harness/split'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { CpuGroup } from './cpu-group.ts'

export interface ClusterOptions {
  readonly counts: Readonly<Partial<Record<AppName, number>>>
  /** Cores of each worker with what it runs; absent for no limit. */
  readonly share?: number
}

/** Real NATS and PostgreSQL, all services, and a cgroup for each worker. */
export class Cluster implements AsyncDisposable {
  readonly split: SplitDaemon
  readonly workers: readonly CpuGroup[]
  readonly #stack: AsyncDisposableStack

  private constructor(split: SplitDaemon, workers: readonly CpuGroup[], stack: AsyncDisposableStack) {
    this.split = split
    this.workers = workers
    this.#stack = stack
  }

  static async start({ counts, share }: ClusterOptions): Promise<Cluster> {
    await using stack = new AsyncDisposableStack()
    const dir = stack.adopt(mkdtempSync(join(tmpdir(), 'slipway-scale-')), (path) =>
      rmSync(path, { recursive: true }),
    )
    const count = counts.worker ?? 1
    const workers = Array.from({ length: count }, (_, index) =>
      stack.use(new CpuGroup(`slipway-scale-${process.pid}-${index + 1}`, share)),
    )
    const postgres = stack.use(await PostgresServer.start())
    const passwordFile = join(dir, 'password')
    writeFileSync(passwordFile, postgres.password, { mode: 0o600 })
    const names = workers.map((_, index): InstanceName => (index === 0 ? 'worker' : `worker-${index + 1}`))
    const configs = workers.map(({ name }, index) => {
      const file = join(dir, `worker-${index + 1}.toml`)
      writeFileSync(file, `[worker.oci]\ndefaultCgroupParent = "${name}"\n`)
      return [names[index], ['--buildkitd-config', file]] as const
    })
    const split = stack.use(
      await SplitDaemon.start({
        counts,
        args: {
          ...Object.fromEntries(configs),
          cache: ['--postgres', await postgres.createDatabase(), '--postgres-password-file', passwordFile],
        },
        logLevel: 'info',
      }),
    )
    for (const [index, group] of workers.entries()) group.take(split.process(names[index]!).pid)
    // They are the first worker's.
    for (const name of ['executor', 'context-sync'] as const) workers[0]!.take(split.process(name).pid)
    return new Cluster(split, workers, stack.move())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync()
  }
}
