import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SplitDaemon } from '@slipway/app-e2e/harness/split'
import { openWorld, type World } from '@slipway/app-e2e/harness/world'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'

const COUNTS = { worker: 2, solver: 2, control: 2, frontend: 2, exporter: 2, cache: 2 } as const

/** Two of each service, with NATS and PostgreSQL, and a registry to push to. */
export interface Cluster extends AsyncDisposable {
  readonly world: World
  readonly postgres: PostgresServer
  readonly split: SplitDaemon
}

export async function startCluster(): Promise<Cluster> {
  await using stack = new AsyncDisposableStack()
  const dir = mkdtempSync(join(tmpdir(), 'slipway-kill-'))
  stack.defer(() => rmSync(dir, { recursive: true }))
  const world = stack.use(await openWorld())
  const postgres = stack.use(await PostgresServer.start())
  const passwordFile = join(dir, 'password')
  writeFileSync(passwordFile, postgres.password, { mode: 0o600 })
  const stores = ['--postgres', await postgres.createDatabase(), '--postgres-password-file', passwordFile]
  // Blobs are on one disk here: two cache services may share it.
  const split = stack.use(await SplitDaemon.start({ counts: COUNTS, args: { cache: stores } }))
  const all = stack.move()
  return { world, postgres, split, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
