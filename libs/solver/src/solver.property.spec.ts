import { describe, expect, it } from '@jest/globals'
import { isCode } from '@slipway/base'
import { nullSink } from '@slipway/progress'
import fc from 'fast-check'
import { createSolver, type Solver } from './solver.ts'
import { createFakeCache, FakeResults, resolveFakeOp } from './testing/fakes.ts'
import {
  arbitraryGraph,
  type BuiltGraph,
  buildGraph,
  type NodeSpec,
  outputsOf,
} from './testing/random-graph.ts'
import { VirtualWorld } from './testing/virtual-world.ts'
import type { CacheManager } from './types.ts'

const CASES = Number(process.env['SLIPWAY_PROPERTY_CASES'] ?? 300)
const SEED = process.env['SLIPWAY_PROPERTY_SEED']
const PATH = process.env['SLIPWAY_PROPERTY_PATH']
const OPTIONS: fc.Parameters<unknown> = {
  numRuns: CASES,
  ...(SEED ? { seed: Number(SEED) } : {}),
  ...(PATH ? { path: PATH, endOnFailure: true } : {}),
}
const TIMEOUT = 60_000 + CASES * 100

interface JobPlan {
  readonly targets: readonly { readonly node: number; readonly output: number }[]
  readonly delay: number
  /** Picks after which a build is aborted, or the job discarded; -1 for never. */
  readonly abortAfter: number
  readonly discardAfter: number
}

const arbitraryJobs = (isCancelling: boolean): fc.Arbitrary<readonly JobPlan[]> =>
  fc.array(
    fc.record({
      targets: fc.array(fc.record({ node: fc.nat(11), output: fc.nat(2) }), { minLength: 1, maxLength: 3 }),
      delay: fc.nat(6),
      abortAfter: isCancelling ? fc.nat(12).map((n) => (n > 7 ? -1 : n)) : fc.constant(-1),
      discardAfter: isCancelling ? fc.nat(20).map((n) => (n > 9 ? -1 : n)) : fc.constant(-1),
    }),
    { minLength: 2, maxLength: 8 },
  )

/** A cache whose answers take their time. */
function slowDown(cache: CacheManager, world: VirtualWorld): CacheManager {
  const wait = (): Promise<void> => world.wait(world.below(3))
  return {
    id: cache.id,
    query: async (...args) => {
      await wait()
      return await cache.query(...args)
    },
    records: async (key) => {
      await wait()
      return await cache.records(key)
    },
    load: async (record, options) => {
      await wait()
      return await cache.load(record, options)
    },
    save: async (...args) => {
      await wait()
      return await cache.save(...args)
    },
  }
}

class Scene {
  readonly results = new FakeResults()
  readonly world: VirtualWorld
  readonly solver: Solver
  readonly cache: ReturnType<typeof createFakeCache>
  readonly running = new Map<number, number>()
  readonly problems: string[] = []
  runsOfClass = new Map<string, number>()
  #jobs = 0

  constructor(seed: number, isSlow = true) {
    this.world = new VirtualWorld(seed)
    this.cache = createFakeCache(this.results)
    this.solver = createSolver({
      resolveOp: resolveFakeOp(this.results),
      cache: isSlow ? slowDown(this.cache, this.world) : this.cache,
      clock: { now: () => this.world.now },
    })
  }

  graph(specs: readonly NodeSpec[]): BuiltGraph {
    const graph: BuiltGraph = buildGraph(specs, {
      world: this.world,
      onRun: (node) => {
        const running = (this.running.get(node) ?? 0) + 1
        this.running.set(node, running)
        const isIgnoring = specs[node]!.ignoreCache
        if (running > 1 && !isIgnoring) this.problems.push(`n${node} runs twice at a time`)
        const { classes } = graph
        this.runsOfClass.set(classes[node]!, (this.runsOfClass.get(classes[node]!) ?? 0) + 1)
      },
      onRunEnd: (node) => this.running.set(node, this.running.get(node)! - 1),
    })
    return graph
  }

  /** Runs one job to its end; every outcome is checked against what the graph means. */
  async runJob(specs: readonly NodeSpec[], graph: BuiltGraph, plan: JobPlan): Promise<void> {
    await this.world.wait(plan.delay)
    const job = this.solver.newJob(`job${this.#jobs++}`, { progress: nullSink })
    const abort = new AbortController()
    let isEnding = false
    const later = async (turns: number, act: () => unknown): Promise<void> => {
      if (turns < 0) return
      await this.world.wait(turns)
      isEnding = true
      await act()
    }
    const endings = [
      later(plan.abortAfter, () => abort.abort()),
      later(plan.discardAfter, () => job.discard()),
    ]
    const builds = plan.targets.map(async ({ node: wanted, output: some }, i) => {
      const node = wanted % specs.length
      const output = some % graph.values[node]!.length
      try {
        const result = await job.build(
          { vertex: graph.vertices[node]!, index: output },
          i === 0 ? abort.signal : undefined,
        )
        if (result.value !== graph.values[node]![output]) {
          this.problems.push(
            `n${node}[${output}] is ${String(result.value)}, not ${graph.values[node]![output]}`,
          )
        }
        await result.release()
      } catch (error) {
        if (isEnding && isCode(error, 'canceled')) return
        if (!mayFail(specs, graph, node, String((error as Error).message))) this.problems.push(String(error))
      }
    })
    await Promise.all([...endings, ...builds])
    await this.world.wait(this.world.below(4))
    await job.discard()
  }

  async play(tasks: readonly Promise<unknown>[]): Promise<void> {
    let open = tasks.length
    for (const task of tasks) {
      void task.then(
        () => open--,
        (error: unknown) => {
          open--
          this.problems.push(`threw ${String(error)}`)
        },
      )
    }
    try {
      await this.world.run(() => open === 0)
    } catch (error) {
      throw new Error(`${String(error)}\n${this.solver.describe().join('\n')}`, { cause: error })
    }
  }

  expectClean(): void {
    expect(this.problems).toEqual([])
    expect(this.solver.stats()).toMatchObject({ jobs: 0, vertices: 0, keys: 0 })
    expect(this.results.live).toBe(0)
  }
}

/** Whether the message is that of a vertex below `node` that does fail. */
function mayFail(specs: readonly NodeSpec[], graph: BuiltGraph, node: number, message: string): boolean {
  const below = new Set([node])
  for (const at of below) for (const input of graph.inputsOf[at]!) below.add(input.node)
  const classes = new Set([...below].map((at) => graph.classes[at]))
  // A failed vertex may be the owner of one of ours, with another name: then both are the same work, or look so.
  return specs.some(
    ({ failures }, at) => failures > 0 && message === `n${at} failed` && (below.has(at) || classes.size > 0),
  )
}

const wholeJob = (specs: readonly NodeSpec[]): JobPlan => ({
  targets: specs.map((_, node) => ({ node, output: 0 })),
  delay: 0,
  abortAfter: -1,
  discardAfter: -1,
})

describe('solver, whatever the graph', () => {
  it(
    'gives every build its right value, its error or its cancellation, and leaves nothing behind (F001 F011 F012 F039 F040 F041)',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryGraph({ slow: true, ignoreCache: true, failures: true, names: true }),
          arbitraryJobs(true),
          fc.nat(),
          async (specs, plans, seed) => {
            const scene = new Scene(seed)
            // Every other job has vertices of its own, equal in digest or only in keys.
            const graphs = plans.map(() => scene.graph(specs))
            await scene.play(plans.map((plan, i) => scene.runJob(specs, graphs[i]!, plan)))
            scene.expectClean()
          },
        ),
        OPTIONS as fc.Parameters<[readonly NodeSpec[], readonly JobPlan[], number]>,
      )
    },
    TIMEOUT,
  )

  it(
    'stays right while results vanish from the cache (F008 F032)',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryGraph({ slow: true, ignoreCache: false, failures: false, names: true }),
          arbitraryJobs(true),
          fc.nat(),
          async (specs, plans, seed) => {
            const scene = new Scene(seed)
            await scene.play([scene.runJob(specs, scene.graph(specs), wholeJob(specs))])
            const prune = async (): Promise<void> => {
              for (let i = 0; i < 10; i++) {
                await scene.world.wait(1)
                scene.results.drop(`w::${scene.world.below(20)}`)
              }
            }
            await scene.play([prune(), ...plans.map((plan) => scene.runJob(specs, scene.graph(specs), plan))])
            scene.expectClean()
          },
        ),
        OPTIONS as fc.Parameters<[readonly NodeSpec[], readonly JobPlan[], number]>,
      )
    },
    TIMEOUT,
  )

  it(
    'runs each piece of work once, however many jobs want it (F001 F012)',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryGraph({ slow: false, ignoreCache: false, failures: false, names: false }),
          arbitraryJobs(false),
          fc.nat(),
          async (specs, plans, seed) => {
            const scene = new Scene(seed)
            await scene.play(
              plans.map((plan) => scene.runJob(specs, scene.graph(specs), { ...plan, delay: 0 })),
            )
            const graph = scene.graph(specs)
            const wanted = new Set<string>()
            for (const plan of plans)
              for (const { node } of plan.targets) addBelow(graph, node % specs.length, wanted)
            expect(new Set(scene.runsOfClass.keys())).toEqual(wanted)
            if (specs.every(({ kind }) => outputsOf(kind) === 1)) {
              expect([...scene.runsOfClass.values()].every((runs) => runs === 1)).toBe(true)
            }
            scene.expectClean()
          },
        ),
        OPTIONS as fc.Parameters<[readonly NodeSpec[], readonly JobPlan[], number]>,
      )
    },
    TIMEOUT,
  )

  it(
    'runs exactly what the cache does not have, and nothing the second time (F004 F031)',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryGraph({ slow: false, ignoreCache: false, failures: false, names: false }),
          arbitraryJobs(false),
          fc.nat(),
          async (specs, plans, seed) => {
            const scene = new Scene(seed)
            const known = new Set<string>()
            for (const plan of [...plans, ...plans.slice(0, 1)]) {
              const graph = scene.graph(specs)
              scene.runsOfClass = new Map()
              const expected = expectedRuns(specs, graph, plan, known)
              await scene.play([scene.runJob(specs, graph, { ...plan, delay: 0 })])
              expect(new Set(scene.runsOfClass.keys())).toEqual(expected)
              expect([...scene.runsOfClass.values()].every((runs) => runs === 1)).toBe(true)
            }
            scene.expectClean()
          },
        ),
        OPTIONS as fc.Parameters<[readonly NodeSpec[], readonly JobPlan[], number]>,
      )
    },
    TIMEOUT,
  )

  it(
    'finds everything again, by definition or by content (F005 F006 F009)',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryGraph({ slow: true, ignoreCache: false, failures: false, names: false }),
          fc.nat(),
          async (specs, seed) => {
            const scene = new Scene(seed)
            for (let round = 0; round < 2; round++) {
              const graph = scene.graph(specs)
              scene.runsOfClass = new Map()
              await scene.play([scene.runJob(specs, graph, wholeJob(specs))])
            }
            expect([...scene.runsOfClass]).toEqual([])
            scene.expectClean()
          },
        ),
        OPTIONS as fc.Parameters<[readonly NodeSpec[], number]>,
      )
    },
    TIMEOUT,
  )
})

function addBelow(graph: BuiltGraph, node: number, into: Set<string>): void {
  into.add(graph.classes[node]!)
  for (const input of graph.inputsOf[node]!) addBelow(graph, input.node, into)
}

/** What must run to build the targets, given the known outputs; adds what that makes known. */
function expectedRuns(
  specs: readonly NodeSpec[],
  graph: BuiltGraph,
  plan: JobPlan,
  known: Set<string>,
): ReadonlySet<string> {
  const before = new Set(known)
  const runs = new Set<string>()
  const need = (node: number, output: number): void => {
    const id = `${graph.classes[node]}@${output}`
    if (before.has(id)) return
    known.add(id)
    runs.add(graph.classes[node]!)
    for (const input of graph.inputsOf[node]!) need(input.node, input.output)
  }
  for (const target of plan.targets) {
    const node = target.node % specs.length
    need(node, target.output % graph.values[node]!.length)
  }
  return runs
}
