// Kills parts of a cluster at random while it builds, and compares what comes out of it with what comes out in peace.
import { parseArgs } from 'node:util'
import { type Cluster, startCluster } from './cluster.ts'
import { killUntil, seeded, targetsOf } from './killer.ts'
import { leftoversOf } from './leftovers.ts'
import { build } from './set.ts'

const { values } = parseArgs({
  options: {
    builds: { type: 'string', default: '200' },
    every: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'with-control': { type: 'boolean', default: false },
    netns: { type: 'boolean', default: false },
  },
})
const AT_ONCE = 2
const CONTROL_TRIES = 15

let retries = 0

/** What build `n` gave, or how it failed. A client whose control dies is on its own: it comes again. */
async function digestOf({ world, split }: Cluster, n: number, round: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    const { code, digest, stderr } = await build(world, split.edge(1 + ((n + tries) % 2)), n, round)
    if (code === 0) return digest
    const error = stderr.trimEnd().split('\n').at(-1) ?? ''
    console.log(`build ${n}: ${code === null ? `hangs: ${stderr.slice(-2_000)}` : error.slice(0, 400)}`)
    if (!values['with-control'] || tries >= CONTROL_TRIES) return `failed: ${error}`
    retries++
    await new Promise((done) => setTimeout(done, 1_000))
  }
}

async function buildAll(cluster: Cluster, round: string): Promise<readonly string[]> {
  const digests: string[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let n = next++; n < Number(values.builds); n = next++) digests[n] = await digestOf(cluster, n, round)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return digests
}

const failures: string[] = []
let kills: readonly string[] = []
console.log(`seed ${values.seed}`)
{
  await using cluster = await startCluster(values.netns)
  const wanted = await buildAll(cluster, 'peace')
  const done = new AbortController()
  const targets = targetsOf(cluster, values['with-control'])
  const everyMs = Number(values.every) * 1_000
  const killing = killUntil(done.signal, cluster.split, targets, everyMs, seeded(Number(values.seed)))
  const got = await buildAll(cluster, 'war')
  done.abort()
  kills = await killing
  for (const [n, digest] of wanted.entries())
    if (got[n] !== digest || digest.startsWith('failed'))
      failures.push(`build ${n}: ${digest} in peace, ${got[n]} under fire`)
  await cluster.split.ready()
  failures.push(...(await leftoversOf(cluster)))
}
for (const failure of failures) console.log(failure)
console.log(
  `${values.builds} builds, ${kills.length} kills of ${new Set(kills).size} kinds, ${retries} retries, ${failures.length} failures`,
)
process.exit(failures.length === 0 ? 0 : 1)
