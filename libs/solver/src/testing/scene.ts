import { expect } from '@jest/globals'
import { isCode } from '@slipway/base'
import { nullSink } from '@slipway/progress'
import fc from 'fast-check'
import { createSolver, type Solver } from '../solver.ts'
import type { CachedResult, CacheManager } from '../types.ts'
import { createFakeCache, FakeResults, resolveFakeOp } from './fakes.ts'
import { type BuiltGraph, buildGraph, type NodeSpec } from './random-graph.ts'
import { VirtualWorld } from './virtual-world.ts'

export interface JobPlan {
  readonly targets: readonly { readonly node: number; readonly output: number }[]
  readonly delay: number
  /** Picks after which a build is aborted, or the job discarded; -1 for never. */
  readonly abortAfter: number
  readonly discardAfter: number
}

export const arbitraryJobs = (isCancelling: boolean): fc.Arbitrary<readonly JobPlan[]> =>
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

/** A job under way: whether something that hangs may be what it waits for, and what ends it. */
interface OpenJob {
  readonly mayHang: boolean
  readonly end: () => unknown
}

/** One solver with everything around it, under virtual time; notes what goes wrong. */
export class Scene {
  readonly results = new FakeResults()
  readonly world: VirtualWorld
  readonly solver: Solver
  readonly cache: ReturnType<typeof createFakeCache>
  readonly running = new Map<number, number>()
  readonly problems: string[] = []
  /** Runs since it was emptied, by node. */
  runsOfNode = new Map<number, number>()
  readonly #open = new Set<OpenJob>()
  #hanging = 0
  #jobs = 0

  constructor(seed: number) {
    this.world = new VirtualWorld(seed)
    this.cache = createFakeCache(this.results)
    this.solver = createSolver({
      resolveOp: resolveFakeOp(this.results),
      cache: slowDown(this.cache, this.world),
      clock: { now: () => this.world.now },
    })
  }

  /** Runs since they were emptied, by class of `graph`. */
  runsOf(names: readonly string[]): Map<string, number> {
    const runs = new Map<string, number>()
    for (const [node, count] of this.runsOfNode) runs.set(names[node]!, (runs.get(names[node]!) ?? 0) + count)
    return runs
  }

  graph(specs: readonly NodeSpec[]): BuiltGraph {
    return buildGraph(specs, {
      world: this.world,
      onRun: (node) => {
        const running = (this.running.get(node) ?? 0) + 1
        this.running.set(node, running)
        if (running > 1 && !specs[node]!.ignoreCache) this.problems.push(`n${node} runs twice at a time`)
        this.runsOfNode.set(node, (this.runsOfNode.get(node) ?? 0) + 1)
      },
      onRunEnd: (node) => this.running.set(node, this.running.get(node)! - 1),
      hang: async (signal) => {
        this.#hanging++
        try {
          return await this.world.hang(signal)
        } finally {
          this.#hanging--
        }
      },
    })
  }

  /** Runs one job to its end; every outcome is checked against what the graph means. */
  async runJob(
    specs: readonly NodeSpec[],
    graph: BuiltGraph,
    plan: JobPlan,
    onResult: (node: number, output: number, result: CachedResult) => void = () => {},
  ): Promise<void> {
    await this.world.wait(plan.delay)
    const job = this.solver.newJob(`job${this.#jobs++}`, { progress: nullSink })
    const abort = new AbortController()
    let isEnding = false
    const end = (act: () => unknown): unknown => {
      isEnding = true
      return act()
    }
    const later = async (turns: number, act: () => unknown): Promise<void> => {
      if (turns < 0) return
      await this.world.wait(turns)
      await end(act)
    }
    const targets = plan.targets.map(({ node, output }) => {
      const at = node % specs.length
      return { node: at, output: output % graph.values[at]!.length }
    })
    const open: OpenJob = {
      mayHang: targets.some(({ node }) => mayMeet(specs, graph, node, ({ hangs }) => hangs)),
      end: () => end(() => job.discard()),
    }
    this.#open.add(open)
    const endings = [
      later(plan.abortAfter, () => abort.abort()),
      later(plan.discardAfter, () => job.discard()),
    ]
    const builds = targets.map(async ({ node, output }, i) => {
      try {
        const edge = { vertex: graph.vertices[node]!, index: output }
        const result = await job.build(edge, i === 0 ? abort.signal : undefined)
        const value = graph.values[node]![output]
        if (result.value !== value)
          this.problems.push(`n${node}[${output}] is ${String(result.value)}, not ${value}`)
        onResult(node, output, result)
        await result.release()
      } catch (error) {
        if (isEnding && isCode(error, 'canceled')) return
        const { message } = error as Error
        const isFailing = (spec: NodeSpec, at: number): boolean =>
          spec.failures > 0 && message === `n${at} failed`
        if (!mayMeet(specs, graph, node, isFailing)) this.problems.push(String(error))
      }
    })
    await Promise.all([...endings, ...builds])
    await this.world.wait(this.world.below(4))
    await job.discard()
    this.#open.delete(open)
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
      await this.world.run(
        () => open === 0,
        () => this.#rouse(),
      )
    } catch (error) {
      throw new Error(`${String(error)}\n${this.solver.describe().join('\n')}`, { cause: error })
    }
  }

  expectClean(): void {
    expect(this.problems).toEqual([])
    expect(this.solver.stats()).toMatchObject({ jobs: 0, vertices: 0, keys: 0 })
    expect(this.results.live).toBe(0)
  }

  /** Where all that is left waits for an op that hangs, some job gives up. Anything else that stands still is a fault. */
  #rouse(): boolean {
    const stuck = [...this.#open].filter(({ mayHang }) => mayHang)
    if (this.#hanging === 0 || stuck.length === 0) return false
    const job = stuck[this.world.below(stuck.length)]!
    this.#open.delete(job)
    void job.end()
    return true
  }
}

/** Whether work of `node` or below may turn out to be that of a node that `is` says: such work is of the same kind. */
function mayMeet(
  specs: readonly NodeSpec[],
  graph: BuiltGraph,
  node: number,
  is: (spec: NodeSpec, at: number) => boolean,
): boolean {
  const below = new Set([node])
  for (const at of below) for (const input of graph.inputsOf[at]!) below.add(input.node)
  const kinds = new Set([...below].map((at) => graph.kinds[at]))
  return specs.some((spec, at) => is(spec, at) && kinds.has(graph.kinds[at]))
}

export const wholeJob = (specs: readonly NodeSpec[]): JobPlan => ({
  targets: specs.map((_, node) => ({ node, output: 0 })),
  delay: 0,
  abortAfter: -1,
  discardAfter: -1,
})
