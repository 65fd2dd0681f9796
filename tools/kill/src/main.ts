// Kills parts of a cluster at random while it builds, and compares what comes out of it with what comes out in peace.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mountsBelow, REPO } from '@slipway/app-e2e/harness/daemon'
import { pushedDigest } from '@slipway/app-e2e/harness/oci'
import { SplitDaemon } from '@slipway/app-e2e/harness/split'
import { openWorld, type World } from '@slipway/app-e2e/harness/world'
import { PostgresServer } from '@slipway/cache-store/testing/postgres-server'

const { values } = parseArgs({
  options: {
    builds: { type: 'string', default: '200' },
    every: { type: 'string', default: '3' },
    tries: { type: 'string', default: '15' },
  },
})
const HANG_MS = 120_000
const AT_ONCE = 2
const COUNTS = { worker: 2, solver: 2, control: 2, frontend: 2, exporter: 2, cache: 2 } as const

const failures: string[] = []
let kills = 0
let failedTries = 0

/** A mixed set: copies, steps that depend on each other, steps side by side. */
function dockerfile(base: string, n: number): string {
  const steps = Array.from(
    { length: 1 + (n % 3) },
    (_, i) => `RUN echo ${n} ${i} >> /a/log; sleep 0.${1 + i}`,
  )
  return [
    `FROM ${base} AS one`,
    'COPY n /a/n',
    ...steps,
    `FROM ${base} AS two`,
    `RUN echo side ${n} > /side; sleep 0.2`,
    `FROM ${base}`,
    'COPY --from=one /a /a',
    'COPY --from=two /side /side',
    '',
  ].join('\n')
}

/** Exit code, `null` for one that had to be ended. */
async function runBuild(
  address: string,
  context: string,
  output: string,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const args = ['build', '--addr', address, '--progress', 'plain', '--no-cache', '--output', output]
  args.push('--build-arg', 'SOURCE_DATE_EPOCH=1000000000', context)
  const child = spawn(join(REPO, 'bin/slipway'), args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const hung = setTimeout(() => child.kill('SIGKILL'), HANG_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(hung)
  return { code, stderr }
}

/** Digest of what build `n` pushed, or the error of its last try. */
async function build(world: World, split: SplitDaemon, n: number, round: string): Promise<string> {
  const context = world.context({ Dockerfile: dockerfile(world.base, n), n: `${n}\n` })
  const output = `type=image,name=${world.registry.host}/kill:${round}-${n},push=true,rewrite-timestamp=true`
  for (let tries = 1; ; tries++) {
    const address = split.edge(1 + ((n + tries) % 2))
    const { code, stderr } = await runBuild(address, context, output)
    if (code === null) return `hangs: ${stderr.slice(-2_000)}`
    if (code === 0) return await pushedDigest(world.registry.host, 'kill', `${round}-${n}`)
    failedTries++
    const error = stderr.trimEnd().split('\n').at(-1) ?? ''
    console.log(`build ${n}, try ${tries}: ${error.slice(0, 300)}`)
    if (tries >= Number(values.tries)) return error
    await new Promise((done) => setTimeout(done, 1_000))
  }
}

async function buildAll(world: World, split: SplitDaemon, round: string): Promise<readonly string[]> {
  const digests: string[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let n = next++; n < Number(values.builds); n = next++)
      digests[n] = await build(world, split, n, round)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return digests
}

async function killOne(split: SplitDaemon, postgres: PostgresServer): Promise<void> {
  const names = [...split.processes.keys()]
  const pick = randomInt(names.length + 2)
  const name = names[pick] ?? (pick === names.length ? 'NATS' : 'PostgreSQL')
  console.log(`kill ${name}`)
  kills++
  const server = name === 'NATS' ? split.nats : name === 'PostgreSQL' ? postgres : undefined
  if (server) {
    await server.kill()
    await server.resume()
    return
  }
  const process = split.process(names[pick]!)
  await process.stop('SIGKILL')
  process.start()
}

async function killUntil(done: AbortSignal, split: SplitDaemon, postgres: PostgresServer): Promise<void> {
  while (!done.aborted) {
    await new Promise((resume) => setTimeout(resume, Number(values.every) * 1_000))
    if (!done.aborted) await killOne(split, postgres)
  }
}

const dir = mkdtempSync(join(tmpdir(), 'slipway-kill-'))
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
  const killing = killUntil(done.signal, split, postgres)
  const got = await buildAll(world, split, 'war')
  done.abort()
  await killing
  for (const [n, digest] of wanted.entries())
    if (got[n] !== digest) failures.push(`build ${n}: ${digest} in peace, ${got[n]} under fire`)
  await split.stopAll()
  for (const mount of mountsBelow(split.dir)) failures.push(`left: ${mount}`)
}
rmSync(dir, { recursive: true })
for (const failure of failures) console.log(failure)
console.log(
  `${values.builds} builds, ${kills} kills, ${failedTries} failed tries, ${failures.length} failures`,
)
process.exit(failures.length === 0 ? 0 : 1)
