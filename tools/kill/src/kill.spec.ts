import { describeSplit, endAfterAll } from '@slipway/app-e2e/harness/split-suite'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { beforeAll, expect, it } from '@jest/globals'
import { type Cluster, startCluster } from './cluster.ts'
import { killEach, targetsOf } from './killer.ts'
import { leftoversOf } from './leftovers.ts'
import { build } from './set.ts'

const TIMEOUT = 600_000
const BUILDS = 6
const AT_ONCE = 2
/** Those whose death leaves leases first: these run out while the others die. */
const ORDER = [
  'solver',
  'solver-2',
  'worker',
  'worker-2',
  'worker host',
  'executor',
  'context-sync',
  'exporter',
  'exporter-2',
  'cache',
  'cache-2',
  'frontend',
  'frontend-2',
  'NATS',
  'PostgreSQL',
]

describeSplit(
  'each part of a cluster killed while it builds',
  { PostgreSQL: PostgresServer.available },
  () => {
    let cluster: Cluster
    const stack = endAfterAll(TIMEOUT)
    beforeAll(async () => {
      cluster = stack.use(await startCluster())
    }, TIMEOUT)

    /** Goes round the set until `done`, at least once; answers what each build gave, at its first try. */
    const buildUntil = async (
      done: AbortSignal,
      round: string,
    ): Promise<ReadonlyMap<number, Set<string>>> => {
      const gave = new Map<number, Set<string>>()
      let next = 0
      const work = async (): Promise<void> => {
        for (let turn = next++; turn < BUILDS || !done.aborted; turn = next++) {
          const n = turn % BUILDS
          const { code, digest, stderr } = await build(
            cluster.world,
            cluster.split.edge(1 + (turn % 2)),
            n,
            round,
          )
          if (code !== 0) throw new Error(`build ${turn}: ${stderr}\n${cluster.split.log.slice(-20_000)}`)
          gave.set(n, (gave.get(n) ?? new Set()).add(digest))
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
      return gave
    }

    it(
      'disturbs no build, changes no result, and leaves nothing',
      async () => {
        const wanted = await buildUntil(AbortSignal.abort(), 'peace')
        const targets = targetsOf(cluster, false)
        expect(targets.map(({ name }) => name).sort()).toEqual([...ORDER].sort())
        const killed = new AbortController()
        const got = buildUntil(killed.signal, 'war')
        const killing = killEach(
          cluster,
          ORDER.map((name) => targets.find((target) => target.name === name)!),
        ).finally(() => killed.abort())
        // Whatever fails, both have ended before the cluster does.
        await Promise.allSettled([got, killing])
        await killing
        expect(await got).toEqual(wanted)
        expect(await leftoversOf(cluster)).toEqual([])
      },
      TIMEOUT,
    )
  },
)
