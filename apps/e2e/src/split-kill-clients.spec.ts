import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import {
  type Builder,
  buildctlBuilder,
  type BuildRequest,
  buildxBuilder,
  slipwayBuilder,
} from './harness/builders.ts'
import type { Ran } from './harness/clients.ts'
import { Gate } from './harness/gate.ts'
import { readOciArchive } from './harness/oci.ts'
import { SplitDaemon } from './harness/split.ts'
import { describeSplit, endAfterAll } from './harness/split-suite.ts'
import { waitFor } from './harness/watch.ts'
import { openWorld, type World } from './harness/world.ts'

const TIMEOUT = 240_000
const WAIT_MS = 90_000
const SOLVERS = ['solver', 'solver-2'] as const
type SolverName = (typeof SOLVERS)[number]
const GIVEN = /giving the build to another solver/g

/** What `--progress rawjson` writes of a vertex. */
interface Shown {
  readonly digest: string
  readonly name: string
  readonly started?: string
  readonly completed?: string
  readonly error?: string
}

const RAW = { extra: ['--progress', 'rawjson'] }
const CLIENTS: readonly (readonly [string, Builder, Partial<BuildRequest>])[] = [
  ['slipway', slipwayBuilder, {}],
  ['slipway, rawjson', slipwayBuilder, RAW],
  ['buildctl', buildctlBuilder, {}],
  ['buildctl, rawjson', buildctlBuilder, RAW],
  ['buildx', buildxBuilder, {}],
  ['buildx, rawjson', buildxBuilder, RAW],
]

describeSplit('a solver killed during a build of a client', {}, () => {
  let world: World
  let split: SplitDaemon
  let gate: Gate
  let turn = 0
  const stack = endAfterAll(TIMEOUT)
  beforeAll(async () => {
    world = stack.use(await openWorld())
    gate = stack.use(await Gate.start())
    split = stack.use(await SplitDaemon.start({ counts: { solver: 2 } }))
  }, TIMEOUT)

  const given = (): number => split.process('control').log.match(GIVEN)?.length ?? 0
  const kill = async (name: SolverName): Promise<unknown> => await split.process(name).stop('SIGKILL')
  const comeBack = async (name: SolverName): Promise<void> => {
    split.process(name).start()
    await split.answers(name)
  }

  /** Kills the solver that has the build, and, with `alone`, the other one too before one of them comes back. */
  const killItsSolver = async (alone: boolean): Promise<void> => {
    const before = given()
    if (alone) {
      await Promise.all(SOLVERS.map(kill))
      for (const name of SOLVERS) await comeBack(name)
    } else {
      for (const name of SOLVERS) {
        if (given() > before) break
        await kill(name)
        await comeBack(name)
      }
    }
    await waitFor(
      () => given() > before,
      WAIT_MS,
      () => `no solver had the build\n${split.log.slice(-20_000)}`,
    )
  }
  const waitForStep = async (): Promise<void> =>
    await waitFor(
      () => gate.waiting.length > 0,
      WAIT_MS,
      () => `no step runs\n${split.log.slice(-20_000)}`,
    )

  for (const [name, builder, more] of CLIENTS) {
    const test = builder.available ? it : it.skip
    if (!builder.available)
      console.warn(`SKIPPED: a solver killed during a build of ${name}: it is not on PATH`)
    for (const alone of [false, true]) {
      test(
        `lets it end well and show one build: ${name}, ${alone ? 'no solver is left until one comes back' : 'there is another solver'}`,
        async () => {
          const step = `step-${++turn}`
          const context = world.context({
            Dockerfile: `FROM ${world.base}\nCOPY turn /turn\nRUN ${gate.stop(step, '/got')}\nRUN cat /got /turn > /both\n`,
            turn: step,
          })
          const dest = join(mkdtempSync(join(world.dir, 'oci-')), 'image.tar')
          const building = builder.build(split, { context, outputs: [`type=oci,dest=${dest}`], ...more })
          await waitForStep()
          await killItsSolver(alone)
          gate.open()
          const ran = await building
          gate.close()
          if (ran.code !== 0) throw new Error(`${ran.stderr}\n${split.log.slice(-20_000)}`)
          expect(readOciArchive(dest, join(dest, '..', 'image')).digest).toMatch(/^sha256:/)
          if (more === RAW) expectSaneJson(ran)
          else expectSanePlain(ran)
        },
        TIMEOUT,
      )
    }
  }
})

function expectSanePlain({ stdout, stderr }: Ran): void {
  const text = stdout + stderr
  expect(text).not.toMatch(/ERROR|CANCELED|-\d+\.\d+s/)
  expect(text).toContain('cat /got /turn')
}

function expectSaneJson({ stdout, stderr }: Ran): void {
  const last = new Map<string, Shown>()
  for (const line of `${stdout}\n${stderr}`.split('\n').filter((line) => line.startsWith('{'))) {
    const { vertexes = [] } = JSON.parse(line) as { readonly vertexes?: readonly Shown[] }
    for (const vertex of vertexes) {
      expect(vertex).not.toHaveProperty('error')
      if (vertex.started && vertex.completed)
        expect(Date.parse(vertex.completed)).toBeGreaterThanOrEqual(Date.parse(vertex.started))
      last.set(vertex.digest, vertex)
    }
  }
  const names = [...last.values()].map(({ name }) => name)
  expect(names.filter((name) => name.includes('cat /got /turn'))).toHaveLength(1)
  // Each is known once, and has ended.
  expect(new Set(names).size).toBe(names.length)
  expect([...last.values()].filter(({ completed }) => !completed)).toEqual([])
}
