// Kills parts of a cluster at random while it builds, and compares what comes out of it with what comes out in peace.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SplitDaemon } from '@slipway/app-e2e/harness/split'
import { openWorld, type World } from '@slipway/app-e2e/harness/world'
import { PostgresServer } from '@slipway/cache-store/testing/postgres-server'
import { killUntil, seeded, targetsOf } from './killer.ts'
import { heldRefs, leftBehind, locksOf } from './leftovers.ts'
import { build } from './set.ts'

const { values } = parseArgs({
  options: {
    builds: { type: 'string', default: '200' },
    every: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    'with-control': { type: 'boolean', default: false },
  },
})
const AT_ONCE = 2
const CONTROL_TRIES = 15
const COUNTS = { worker: 2, solver: 2, control: 2, frontend: 2, exporter: 2, cache: 2 } as const

let retries = 0

/** What build `n` gave, or how it failed. A client whose control dies is on its own: it comes again. */
async function digestOf(world: World, split: SplitDaemon, n: number, round: string): Promise<string> {
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

async function buildAll(world: World, split: SplitDaemon, round: string): Promise<readonly string[]> {
  const digests: string[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let n = next++; n < Number(values.builds); n = next++)
      digests[n] = await digestOf(world, split, n, round)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return digests
}

const dir = mkdtempSync(join(tmpdir(), 'slipway-kill-'))
const failures: string[] = []
let kills: readonly string[] = []
console.log(`seed ${values.seed}`)
{
  await using world = await openWorld()
  await using postgres = await PostgresServer.start()
  const passwordFile = join(dir, 'password')
  writeFileSync(passwordFile, postgres.password, { mode: 0o600 })
  const stores = ['--postgres', await postgres.createDatabase(), '--postgres-password-file', passwordFile]
  // Blobs are on one disk here: two cache services may share it.
  await using split = await SplitDaemon.start({ counts: COUNTS, args: { cache: stores } })
  const wanted = await buildAll(world, split, 'peace')
  const done = new AbortController()
  const targets = targetsOf(split, postgres, values['with-control'])
  const killing = killUntil(done.signal, targets, Number(values.every) * 1_000, seeded(Number(values.seed)))
  const got = await buildAll(world, split, 'war')
  done.abort()
  kills = await killing
  for (const [n, digest] of wanted.entries())
    if (got[n] !== digest || digest.startsWith('failed'))
      failures.push(`build ${n}: ${digest} in peace, ${got[n]} under fire`)
  await split.ready()
  failures.push(...(await heldRefs(split)))
  await split.stopAll()
  failures.push(...leftBehind(split), ...(await locksOf(postgres)))
}
rmSync(dir, { recursive: true })
for (const failure of failures) console.log(failure)
console.log(
  `${values.builds} builds, ${kills.length} kills of ${new Set(kills).size} kinds, ${retries} retries, ${failures.length} failures`,
)
process.exit(failures.length === 0 ? 0 : 1)
