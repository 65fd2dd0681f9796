import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { slipwayBuilder } from './harness/builders.ts'
import { type Ran, run } from './harness/clients.ts'
import { mountsBelow } from './harness/daemon.ts'
import { Gate } from './harness/gate.ts'
import { type InstanceName, SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 180_000
const WORKERS: readonly InstanceName[] = ['worker', 'worker-2', 'worker-3']

describeSplit('three workers of one host, with one executor and one context-sync', {}, () => {
  let world: World
  let split: SplitDaemon
  let gate: Gate
  let next = 0
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    world = stack.use(await openWorld())
    split = stack.use(
      await SplitDaemon.start({
        counts: { worker: 3 },
        sharedHost: true,
        args: { worker: ['--max-parallelism', '1'] },
      }),
    )
    gate = stack.use(await Gate.start())
  }, TIMEOUT)

  interface Built {
    readonly ran: Ran
    /** What the build left in `/out`. */
    readonly out: string
  }

  const buildOf = async (Dockerfile: string, type: 'local' | 'tar', files = {}): Promise<Built> => {
    const dest = join(world.dir, `out-${next++}`)
    const context = world.context({ Dockerfile, ...files })
    const ran = await slipwayBuilder.build(split, { context, outputs: [`type=${type},dest=${dest}`] })
    if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-30_000)}`)
    if (type === 'local') return { ran, out: readFileSync(join(dest, 'out'), 'utf8') }
    return { ran, out: (await run('tar', ['-xOf', dest, 'out'])).stdout }
  }
  const build = async (command: string, type: 'local' | 'tar' = 'local'): Promise<Built> =>
    await buildOf(
      `FROM ${world.base} AS run\nRUN ${command}\nFROM scratch\nCOPY --from=run /out /out\n`,
      type,
    )
  /** Each worker has one slot. */
  const allAreBusy = (): Promise<void> =>
    waitFor(
      () => gate.waiting.length === WORKERS.length,
      60_000,
      () => `not every worker runs a step\n${split.log.slice(-30_000)}`,
    )
  /** Starts a worker again, and waits until it can be given work. */
  const started = async (name: InstanceName): Promise<void> => {
    const known = (): number => split.process('solver').log.match(/worker \w+ is here/g)?.length ?? 0
    const before = known()
    split.process(name).start()
    await waitFor(
      () => known() > before,
      60_000,
      () => `the solver does not find ${name}\n${split.log.slice(-30_000)}`,
    )
  }
  const workersDir = (): string => join(split.root, 'workers')
  const idsOfRoots = (): readonly string[] =>
    readdirSync(workersDir())
      .filter((name) => name !== 'lock')
      .sort()
      .map((name) => `${name}: ${readFileSync(join(workersDir(), name, 'workerid'), 'utf8')}`)

  it(
    'brings results out as files from every one of them',
    async () => {
      const types = ['local', 'tar', 'local'] as const
      const all = types.map((type, n) => build(gate.stop(`export-${n}`, '/out'), type))
      await allAreBusy()
      gate.open()
      const built = await Promise.all(all)
      expect(built.map(({ out }) => out)).toEqual(['export-0\n', 'export-1\n', 'export-2\n'])
      expect(idsOfRoots()).toHaveLength(3)
    },
    TIMEOUT,
  )

  it(
    'runs the steps of one build on all of them, with files of the client',
    async () => {
      gate.close()
      const stages = [0, 1, 2].map(
        (n) => `FROM ${world.base} AS s${n}\nCOPY a /a\nRUN ${gate.stop(`wide-${n}`, '/name')}\n`,
      )
      const copies = [0, 1, 2].map((n) => `COPY --from=s${n} /a /name /${n}/`)
      const last = 'RUN cat /0/a /0/name /1/name /2/name > /out'
      const Dockerfile = [
        ...stages,
        `FROM ${world.base} AS all`,
        ...copies,
        last,
        'FROM scratch',
        'COPY --from=all /out /out',
        '',
      ].join('\n')
      const building = buildOf(Dockerfile, 'local', { a: 'from the client\n' })
      await allAreBusy()
      gate.open()
      expect((await building).out).toBe('from the client\nwide-0\nwide-1\nwide-2\n')
    },
    TIMEOUT,
  )

  it(
    'goes on when one of them is killed, which then comes back to its own state',
    async () => {
      gate.close()
      const before = idsOfRoots()
      const all = [0, 1, 2].map((n) => build(gate.stop(`killed-${n}`, '/out')))
      await allAreBusy()
      await split.process('worker-2').stop('SIGKILL')
      gate.open()
      const built = await Promise.all(all)
      expect(built.map(({ out }) => out)).toEqual(['killed-0\n', 'killed-1\n', 'killed-2\n'])
      const again = built.filter(({ ran }) =>
        /lost the connection to worker[^\n]*: the step runs again/.test(ran.stderr),
      )
      expect(again).toHaveLength(1)
      split.process('worker-2').start()
      await split.ready()
      expect(idsOfRoots()).toEqual(before)
    },
    TIMEOUT,
  )

  it(
    'finds what one had cached that is gone, when another one comes',
    async () => {
      const before = idsOfRoots()
      const command = 'cat /proc/sys/kernel/random/uuid > /out'
      for (const name of WORKERS) expect([name, await split.process(name).stop()]).toEqual([name, 0])
      expect(mountsBelow(workersDir())).toEqual([])
      await started('worker')
      const { out } = await build(command)
      expect(await split.process('worker').stop()).toBe(0)
      await started('worker-3')
      expect((await build(command)).out).toBe(out)
      expect(idsOfRoots()).toEqual(before)
    },
    TIMEOUT,
  )

  it(
    'leaves nothing when all end',
    async () => {
      expect(await split.stopAll()).toEqual([])
      expect(mountsBelow(split.dir)).toEqual([])
      expect(spawnSync('pgrep', ['-f', `^wget .*${gate.url}/`]).stdout.toString()).toBe('')
    },
    TIMEOUT,
  )
})
