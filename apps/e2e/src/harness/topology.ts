import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from '@jest/globals'
import { NatsServer } from '@slipway/bus/testing/nats-server'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { S3Server } from '@slipway/content/testing/s3-server'
import { type Daemon, mountsBelow } from './daemon.ts'
import { SplitDaemon, type SplitOptions } from './split.ts'

/** What tests see of a daemon, whether it is one process or many. */
export type AnyDaemon = Pick<Daemon, 'address' | 'root' | 'log' | 'pid' | 'pids' | 'crashed'>

export interface Apart {
  /** Blobs are in a bucket of a real S3-compatible store. */
  readonly s3?: boolean
}

let apart: Apart | undefined

/** How the services apart are started in this test file; `undefined`: all of them are one process. */
export const servicesApart = (): Apart | undefined => apart

/**
 * Runs the tests of other spec files against services apart, over a real NATS and a real PostgreSQL: those files open their sites
 * while they are imported. Where one of the engines is not installed nothing of it runs, and it says so.
 */
export async function withServicesApart(
  title: string,
  options: Apart,
  bodies: readonly (() => Promise<unknown>)[],
): Promise<void> {
  const engines = {
    'nats-server': NatsServer.available,
    PostgreSQL: PostgresServer.available,
    ...(options.s3 ? { SeaweedFS: S3Server.available } : {}),
  }
  const missing = Object.entries(engines).flatMap(([name, available]) => (available ? [] : [name]))
  if (missing.length > 0) {
    console.warn(`SKIPPED: ${title}: not installed: ${missing.join(', ')}`)
    describe.skip(title, () => it('runs with the services apart', () => {}))
    return
  }
  apart = options
  for (const body of bodies) await body()
}

type Body = () => Promise<void>

/** A test of what only the one process has: its files, its log, its flags. */
export function itTogether(title: string, body: Body, timeoutMs?: number): void {
  if (!apart) it(title, body, timeoutMs)
}

/** As `itTogether`, for many. */
export function describeTogether(title: string, body: () => void): void {
  if (!apart) describe(title, body)
}

/** The services apart with the engines that keep their state. */
export class Cluster implements AsyncDisposable {
  readonly split: SplitDaemon
  readonly #stack: AsyncDisposableStack

  private constructor(split: SplitDaemon, stack: AsyncDisposableStack) {
    this.split = split
    this.#stack = stack
  }

  static async start({ s3 = false }: Apart, options: Pick<SplitOptions, 'args' | 'env'>): Promise<Cluster> {
    await using stack = new AsyncDisposableStack()
    const dir = mkdtempSync(join(tmpdir(), 'slipway-cluster-'))
    stack.defer(() => rmSync(dir, { recursive: true }))
    const [postgres, bucket] = await Promise.all([
      PostgresServer.start().then((server) => stack.use(server)),
      s3 ? S3Server.start().then((server) => stack.use(server)) : undefined,
    ])
    const passwordFile = join(dir, 'password')
    writeFileSync(passwordFile, postgres.password, { mode: 0o600 })
    const stores = ['--postgres', await postgres.createDatabase(), '--postgres-password-file', passwordFile]
    if (bucket) stores.push('--s3', `s3://${bucket.bucket}/cache`, '--s3-endpoint', bucket.endpoint)
    const split = await SplitDaemon.start({
      args: { ...options.args, cache: [...stores, ...(options.args?.cache ?? [])] },
      env: { ...bucket?.env, ...options.env },
    })
    stack.use(split)
    return new Cluster(split, stack.move())
  }

  /** Ends everything. Throws when a service did not end as it was asked to, or left a mount. */
  async [Symbol.asyncDispose](): Promise<void> {
    await using _rest = this.#stack
    const { split } = this
    if (split.crashed) throw new Error(`a service ended by itself:\n${split.log}`)
    const bad = await split.stopAll()
    const mounts = mountsBelow(split.dir)
    if (bad.length > 0) throw new Error(`services did not end cleanly: ${bad.join(', ')}\n${split.log}`)
    if (mounts.length > 0) throw new Error(`mounts were left behind:\n${mounts.join('\n')}`)
  }
}
