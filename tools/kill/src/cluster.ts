import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HostNet } from '@slipway/app-e2e/harness/host-net'
import { SplitDaemon, type SplitOptions } from '@slipway/app-e2e/harness/split'
import { startSplitHosts } from '@slipway/app-e2e/harness/split-hosts'
import { openWorld, type World } from '@slipway/app-e2e/harness/world'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'

const COUNTS = { worker: 2, solver: 2, control: 2, frontend: 2, exporter: 2, cache: 2 } as const

/** Two of each service, with NATS and PostgreSQL, and a registry to push to. */
export interface Cluster extends AsyncDisposable {
  readonly world: World
  readonly postgres: PostgresServer
  readonly split: SplitDaemon
  /** Where each worker is on a host of its own. */
  readonly net?: HostNet
}

/** `apart`: each worker in a network of its own, and all that goes between hosts encrypted. */
export async function startCluster(apart = false): Promise<Cluster> {
  await using stack = new AsyncDisposableStack()
  const dir = mkdtempSync(join(tmpdir(), 'slipway-kill-'))
  stack.defer(() => rmSync(dir, { recursive: true }))
  const postgres = stack.use(await PostgresServer.start())
  const passwordFile = join(dir, 'password')
  writeFileSync(passwordFile, postgres.password, { mode: 0o600 })
  const stores = ['--postgres', await postgres.createDatabase(), '--postgres-password-file', passwordFile]
  // Blobs are on one disk here: two cache services may share it.
  const args = { cache: stores }
  const parts = apart ? stack.use(await startSplitHosts(COUNTS, args)) : await startTogether(stack, args)
  const all = stack.move()
  return { ...parts, postgres, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

async function startTogether(
  stack: AsyncDisposableStack,
  args: NonNullable<SplitOptions['args']>,
): Promise<Pick<Cluster, 'world' | 'split'>> {
  const world = stack.use(await openWorld())
  return { world, split: stack.use(await SplitDaemon.start({ counts: COUNTS, args })) }
}
