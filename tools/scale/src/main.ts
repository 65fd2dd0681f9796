// Measures a cluster: a wide build on 1, 2, 4 workers, many cached builds at once, the first build of a second member.
import { Driver } from '@slipway/app-e2e/harness/driver'
import { waitFor } from '@slipway/app-e2e/harness/watch'
import { openWorld, type World } from '@slipway/app-e2e/harness/world'
import { Command } from 'commander'
import { buildAtOnce, cachedBuild, wideBuild } from './builds.ts'
import { Cluster } from './cluster.ts'
import { CpuGroup } from './cpu-group.ts'

interface Options {
  readonly workers: string
  readonly share: string
  readonly steps: string
  readonly loops: string
  readonly runs: string
  readonly builds: string
  readonly only: string
}

const options = new Command('scale')
  .option('--workers <list>', 'numbers of workers, the first of which is compared with', '1,2,4')
  .option('--share <cores>', 'of each worker', '0.5')
  .option('--steps <n>', 'of the wide build', '32')
  .option('--loops <n>', 'that each of them counts', '200000')
  .option('--runs <n>', 'of each measurement', '3')
  .option('--builds <n>', 'cached ones at once', '50')
  .option('--only <regexp>', 'wide, cached, member', '')
  .parse()
  .opts<Options>()
const runs = Number(options.runs)

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0
}

const seconds = (value: number): string => `${value.toFixed(2)} s`

async function measureWide(world: World, rest: CpuGroup): Promise<void> {
  console.log('| workers | time | efficiency | CPU of each worker | CPU of all else |\n|---|---|---|---|---|')
  let alone: number | undefined
  for (const count of options.workers.split(',').map(Number)) {
    await using cluster = await Cluster.start({ counts: { worker: count }, share: Number(options.share) })
    await using driver = new Driver(cluster.split)
    // The image is everywhere, code is compiled.
    for (let turn = 0; turn < 2; turn++)
      await driver.build(await wideBuild(world.base, Number(options.steps), 1))
    const times: number[] = []
    const used = (): number[] => [...cluster.workers, rest].map((group) => group.seconds)
    const before = used()
    for (let turn = 0; turn < runs; turn++) {
      const request = await wideBuild(world.base, Number(options.steps), Number(options.loops))
      const started = performance.now()
      await driver.build(request)
      times.push((performance.now() - started) / 1000)
    }
    const cpu = used().map((value, index) => (value - before[index]!) / runs)
    const time = quantile(times, 0.5)
    alone ??= time * count
    const each = cpu.slice(0, -1).map(seconds).join(', ')
    console.log(
      `| ${count} | ${seconds(time)} (${times.map((value) => value.toFixed(2)).join(' ')}) | ${(alone / (count * time)).toFixed(2)} | ${each} | ${seconds(cpu.at(-1)!)} |`,
    )
  }
}

async function measureCached(world: World): Promise<void> {
  await using cluster = await Cluster.start({ counts: { worker: 2, control: 2, solver: 2 } })
  const { split } = cluster
  const request = cachedBuild(world)
  const addresses = Array.from({ length: Number(options.builds) }, (_, index) => split.edge(1 + (index % 2)))
  await buildAtOnce([split.edge(1)], request)
  await buildAtOnce(addresses, request)
  for (let turn = 0; turn < runs; turn++) {
    const [alone = 0] = await buildAtOnce([split.edge(1)], request)
    const times = await buildAtOnce(addresses, request)
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)]
    console.log(
      `${times.length} cached builds at once: p50 ${seconds(p50)}, p99 ${seconds(p99)}, ${(p99 / p50).toFixed(2)}x; one alone ${seconds(alone)}`,
    )
  }
}

async function measureMember(world: World): Promise<void> {
  await using cluster = await Cluster.start({ counts: { worker: 2, control: 2, solver: 2 } })
  const { split } = cluster
  const second = ['control-2', 'solver-2', 'worker-2'] as const
  for (const name of second) await split.process(name).stop()
  const request = cachedBuild(world)
  await buildAtOnce([split.edge(1)], request)
  for (const name of ['control', 'solver'] as const) await split.process(name).stop()
  for (const name of second) split.process(name).start()
  await using driver = new Driver({ address: split.edge(2) })
  await waitFor(async () => (await driver.client.workers().catch(() => [])).length === 2, 30_000)
  const { events } = await driver.build(request)
  const steps = new Map(
    events.flatMap((event) =>
      event.kind === 'vertex' && /^\[ *\d/.test(event.name) ? [[event.digest, event] as const] : [],
    ),
  )
  const cached = [...steps.values()].filter((event) => event.cached)
  console.log(`first build of a second member: ${cached.length} of ${steps.size} steps cached`)
}

async function main(): Promise<void> {
  const wanted = new RegExp(options.only)
  using rest = new CpuGroup(`slipway-scale-${process.pid}-rest`)
  rest.take(process.pid)
  {
    await using world = await openWorld()
    if (wanted.test('wide')) await measureWide(world, rest)
    if (wanted.test('cached')) await measureCached(world)
    if (wanted.test('member')) await measureMember(world)
  }
  CpuGroup.leave(process.pid)
}

await main()
