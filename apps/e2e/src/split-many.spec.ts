import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { fileActions, image, scratch } from '@slipway/llb'
import { slipwayBuilder } from './harness/builders.ts'
import type { Ran } from './harness/clients.ts'
import { mountsBelow } from './harness/daemon.ts'
import { Driver, dockerfile } from './harness/driver.ts'
import { Gate } from './harness/gate.ts'
import { stepOf } from './harness/progress.ts'
import { SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 180_000

describeSplit('two workers, two solvers and two controls', {}, () => {
  let world: World
  let split: SplitDaemon
  let gate: Gate
  let next = 0
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    world = stack.use(await openWorld())
    split = stack.use(
      await SplitDaemon.start({
        counts: { worker: 2, solver: 2, control: 2 },
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

  const build = async (lines: readonly string[], control = 1, files = {}): Promise<Built> => {
    const dest = join(world.dir, `out-${next++}`)
    const Dockerfile = `FROM ${world.base} AS run\n${lines.join('\n')}\nFROM scratch\nCOPY --from=run /out /out\n`
    const context = world.context({ Dockerfile, ...files })
    const daemon = { address: split.edge(control), root: split.root, pid: split.pid }
    const ran = await slipwayBuilder.build(daemon, { context, outputs: [`type=local,dest=${dest}`] })
    if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-30_000)}`)
    return { ran, out: readFileSync(join(dest, 'out'), 'utf8') }
  }
  const until = (condition: () => boolean, otherwise: string): Promise<void> =>
    waitFor(condition, 30_000, () => `${otherwise}\n${split.log.slice(-30_000)}`)
  /** Steps that the solvers have placed so far. */
  const placed = (): number => split.log.match(/placed a step/g)?.length ?? 0

  it(
    'moves layers to a worker that comes later, which so begins with what the first one has cached',
    async () => {
      await split.process('worker-2').stop()
      const steps = ['COPY a /a', 'RUN tr a-z A-Z < /a > /b']
      await build([...steps, 'RUN cp /b /out'], 1, { a: 'moved\n' })
      split.process('worker-2').start()
      await split.ready()
      const busy = build([`RUN ${gate.stop('busy', '/out')}`])
      await until(() => gate.waiting.length === 1, 'the busy step does not run')
      // Each worker has one slot: so this one runs where the other does not.
      const other = build([...steps, `RUN ${gate.stop('other', '/c')}; cat /b /b > /out`], 2, {
        a: 'moved\n',
      })
      await until(() => gate.waiting.length === 2, 'the other worker gets nothing to do')
      gate.open()
      const { ran, out } = await other
      expect(out).toBe('MOVED\nMOVED\n')
      expect(ran.stderr).toMatch(/RUN tr[^\n]*\n(?:#\d+ [^\n]*\n)*?#\d+ CACHED/)
      expect((await busy).out).toBe('busy\n')
    },
    TIMEOUT,
  )

  it(
    'runs identical work of several clients once, whichever control and solver they came to',
    async () => {
      gate.close()
      const lines = [`RUN ${gate.stop('same', '/x')}; cat /proc/sys/kernel/random/uuid > /out`]
      const before = placed()
      const all = [1, 2, 1, 2].map((control) => build(lines, control))
      // One per solver that got some of them.
      await until(() => gate.waiting.length === 1 && placed() > before, 'the step does not run')
      await new Promise((done) => setTimeout(done, 3_000))
      gate.open()
      expect(new Set((await Promise.all(all)).map(({ out }) => out)).size).toBe(1)
    },
    TIMEOUT,
  )

  it(
    'runs steps of several builds on both workers at once, and shows those who wait their place',
    async () => {
      gate.close()
      const before = placed()
      const all = [1, 2, 3, 4, 5].map((n) => build([`RUN ${gate.stop(String(n), '/out')}`], 1 + (n % 2)))
      await until(() => placed() >= before + 5, 'not all of the steps are placed')
      await until(() => gate.waiting.length === 2, 'both workers do not run a step each')
      await new Promise((done) => setTimeout(done, 500))
      expect(gate.most).toBe(2)
      gate.open()
      const built = await Promise.all(all)
      expect(built.map(({ out }) => out.trim())).toEqual(['1', '2', '3', '4', '5'])
      const shown = built.filter(({ ran }) => /waiting for a free slot, position \d/.test(ran.stderr))
      expect(shown).toHaveLength(3)
    },
    TIMEOUT,
  )

  const cachedSteps = [0, 1, 2, 3].map((n) => `RUN echo ${n} > /step${n}`)
  const cachedBuild = () => {
    const Dockerfile = [`FROM ${world.base}`, 'COPY file /file', ...cachedSteps, ''].join('\n')
    return dockerfile(world.context({ Dockerfile, file: 'file\n' }))
  }

  it(
    'finds in the first build of a second member what the first one has cached',
    async () => {
      const second = ['control-2', 'solver-2', 'worker-2'] as const
      for (const name of second) await split.process(name).stop()
      await using first = new Driver({ address: split.edge(1) })
      const filled = await first.build(cachedBuild())
      for (const name of cachedSteps) expect(`${name}: ${stepOf(filled.events, name)}`).toBe(`${name}: done`)
      // What answers from here on has built nothing.
      for (const name of ['control', 'solver'] as const) await split.process(name).stop()
      for (const name of second) split.process(name).start()
      await split.ready(2)
      await using driver = new Driver({ address: split.edge(2) })
      const { events } = await driver.build(cachedBuild())
      for (const name of ['COPY file', ...cachedSteps])
        expect(`${name}: ${stepOf(events, name)}`).toBe(`${name}: cached`)
      for (const name of ['control', 'solver'] as const) split.process(name).start()
      await split.ready()
    },
    TIMEOUT,
  )

  it(
    'runs the steps of one wide build on all workers',
    async () => {
      gate.close()
      let all = fileActions
      for (let n = 0; n < 6; n++) {
        const run = image(world.base).run({ args: ['sh', '-c', gate.stop(`wide-${n}`, '/out')] })
        all = all.copy(run.root, '/out', `/out-${n}`)
      }
      const definition = await scratch().file(all).marshal()
      await using driver = new Driver({ address: split.edge(1) })
      const building = driver.files({ definition })
      // Each worker has one slot.
      await until(() => gate.waiting.length === 2, 'both workers do not run a step each')
      gate.open()
      const { dir } = await building
      expect(readFileSync(join(dir, 'out-5'), 'utf8')).toBe('wide-5\n')
    },
    TIMEOUT,
  )

  it(
    'answers many cached builds at once, over every control',
    async () => {
      await using stack = new AsyncDisposableStack()
      const all = Array.from({ length: 20 }, async (_, n) => {
        const driver = stack.use(new Driver({ address: split.edge(1 + (n % 2)) }))
        return await driver.build(cachedBuild())
      })
      // A step that meets the same one of another build is shown by the name of either.
      for (const { events } of await Promise.all(all)) {
        const ended = events.filter(
          (event) => event.kind === 'vertex' && /RUN echo/.test(event.name) && event.completed !== undefined,
        )
        expect(ended).toContainEqual(expect.objectContaining({ name: expect.stringContaining('/step3') }))
        expect(ended).toEqual(ended.map((event) => ({ ...event, cached: true })))
      }
    },
    TIMEOUT,
  )

  it(
    'goes on with one worker when the other is killed',
    async () => {
      await split.process('worker-2').stop('SIGKILL')
      const lines = (n: number): readonly string[] => [`RUN echo alone ${n} > /out`]
      const all = await Promise.all([1, 2, 3, 4].map((n) => build(lines(n), 1 + (n % 2))))
      expect(all.map(({ out }) => out)).toEqual([1, 2, 3, 4].map((n) => `alone ${n}\n`))
      split.process('worker-2').start()
      await split.ready()
    },
    TIMEOUT,
  )

  it(
    'makes again on the other worker what only the killed one had, while the build runs',
    async () => {
      gate.close()
      await split.process('worker-2').stop()
      const lines = ['COPY a /a', 'RUN tr a-z A-Z < /a > /b', `RUN ${gate.stop('lost', '/c')}; cat /b > /out`]
      const built = build(lines, 1, { a: 'lost\n' })
      await until(() => gate.waiting.includes('lost'), 'the step does not run')
      split.process('worker-2').start()
      await split.ready()
      const asked = gate.asked
      await split.process('worker').stop('SIGKILL')
      await until(() => gate.asked > asked, 'the step does not run again')
      gate.open()
      const { ran, out } = await built
      expect(out).toBe('LOST\n')
      expect(ran.stderr).toMatch(/lost the connection to worker[^\n]*: the step runs again/)
      expect(ran.stderr).toMatch(/worker \w+, which has ref [^\n]* is away: what is missing is made again/)
      expect(ran.stderr).not.toContain('ERROR')
      split.process('worker').start()
      await split.ready()
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
