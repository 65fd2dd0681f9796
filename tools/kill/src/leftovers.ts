import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mountsBelow } from '@slipway/app-e2e/harness/daemon'
import type { SplitDaemon } from '@slipway/app-e2e/harness/split'
import type { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import type { Cluster } from './cluster.ts'

/** Longer than any lease. */
const LEASES_MS = 90_000
const SETTLE_MS = 30_000

/** Results that somebody still holds though no build runs: those of dead holders are let go when their leases end. */
async function heldRefs(split: SplitDaemon): Promise<readonly string[]> {
  const edge = dial(split.address)
  try {
    for (const end = Date.now() + LEASES_MS; ; ) {
      const { record } = await edge.unary(services.ControlService.DiskUsage, {})
      const held = (record ?? []).filter(({ InUse }) => InUse).map(({ ID }) => `held: ${ID ?? ''}`)
      if (held.length === 0 || Date.now() > end) return held
      await new Promise((resume) => setTimeout(resume, 500))
    }
  } finally {
    edge.close()
  }
}

/** What nobody holds, uses or will end any more, in a cluster that has nothing to do; ends its services. */
export async function leftoversOf({ split, postgres }: Cluster): Promise<readonly string[]> {
  const held = await heldRefs(split)
  await split.stopAll()
  // The kernel and PostgreSQL take a moment to clear away what killed processes had.
  for (const end = Date.now() + SETTLE_MS; ; ) {
    const left = [...leftBehind(split), ...(await locksOf(postgres))]
    if (left.length === 0 || Date.now() > end) return [...held, ...left]
    await new Promise((resume) => setTimeout(resume, 200))
  }
}

/** Bundles of the containers that there are on all hosts. */
export function containersOf(split: SplitDaemon): readonly string[] {
  return readdirSync(split.dir).flatMap((name) => filesOf(join(split.dir, name, 'executor', 'bundles')))
}

/** What is still there when every service has ended: mounts, processes, bundles of containers, blobs that were never finished. */
function leftBehind(split: SplitDaemon): readonly string[] {
  const roots = readdirSync(split.dir).map((name) => join(split.dir, name))
  return [
    ...mountsBelow(split.dir).map((path) => `mount: ${path}`),
    ...processesOf(split.dir).map((text) => `process: ${text}`),
    ...containersOf(split).map((path) => `container: ${path}`),
    ...roots.flatMap((root) =>
      filesOf(join(root, 'content', 'ingest')).flatMap((owner) =>
        filesOf(owner).map((path) => `unfinished blob: ${path}`),
      ),
    ),
  ]
}

/** Transactions and advisory locks that nobody will end any more. */
async function locksOf(postgres: PostgresServer): Promise<readonly string[]> {
  const open = await postgres.query(
    "SELECT pid, state, query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'",
  )
  const locks = await postgres.query("SELECT pid, objid FROM pg_locks WHERE locktype = 'advisory'")
  return [...open, ...locks].map((row) => `PostgreSQL: ${JSON.stringify(row)}`)
}

function processesOf(dir: string): readonly string[] {
  const own = String(process.pid)
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid) || pid === own) return []
    try {
      const text = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return text.includes(dir) && !text.includes('nats-server') ? [`${pid} ${text.slice(0, 200)}`] : []
    } catch {
      return []
    }
  })
}

function filesOf(dir: string): readonly string[] {
  return existsSync(dir) ? readdirSync(dir).map((name) => join(dir, name)) : []
}
