import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { check, printSeed, PROPERTY_TIMEOUT_MS } from './testing/property.ts'
import { arbitraryGraph, type BuiltGraph, type NodeSpec, outputsOf } from './testing/random-graph.ts'
import { arbitraryJobs, type JobPlan, Scene, wholeJob } from './testing/scene.ts'

describe('solver, whatever the graph', () => {
  beforeAll(() => printSeed('solver'))

  it(
    'gives every build its right value, its error or its cancellation, and leaves nothing behind (F001 F011 F012 F039 F040 F041)',
    async () => {
      await check(
        fc.asyncProperty(
          arbitraryGraph({ slow: true, ignoreCache: true, failures: true, names: true, hangs: true }),
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
      )
    },
    PROPERTY_TIMEOUT_MS,
  )

  it(
    'stays right while results vanish from the cache (F008 F032)',
    async () => {
      await check(
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
      )
    },
    PROPERTY_TIMEOUT_MS,
  )

  it(
    'makes again what is lost while it is needed, and only that',
    async () => {
      await check(
        fc.asyncProperty(
          arbitraryGraph({ slow: true, ignoreCache: true, failures: false, names: true }),
          arbitraryJobs(true),
          fc.nat(),
          async (specs, plans, seed) => {
            const scene = new Scene(seed)
            await scene.play([scene.runJob(specs, scene.graph(specs), wholeJob(specs))])
            const lose = async (): Promise<void> => {
              for (let i = 0; i < 8; i++) {
                await scene.world.wait(1 + scene.world.below(3))
                for (let n = 0; n < 4; n++) scene.results.lose(`w::${scene.world.below(40)}`)
              }
            }
            await scene.play([lose(), ...plans.map((plan) => scene.runJob(specs, scene.graph(specs), plan))])
            scene.expectClean()
          },
        ),
      )
    },
    PROPERTY_TIMEOUT_MS,
  )

  it(
    'runs each piece of work once, however many jobs want it (F001 F012)',
    async () => {
      await check(
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
            const runs = scene.runsOf(graph.classes)
            expect(new Set(runs.keys())).toEqual(wanted)
            if (specs.every(({ kind }) => outputsOf(kind) === 1)) {
              expect([...runs.values()].every((runs) => runs === 1)).toBe(true)
            }
            scene.expectClean()
          },
        ),
      )
    },
    PROPERTY_TIMEOUT_MS,
  )

  it(
    'runs exactly what the cache does not have, and nothing the second time (F004 F031)',
    async () => {
      await check(
        fc.asyncProperty(
          arbitraryGraph({ slow: false, ignoreCache: false, failures: false, names: false }),
          arbitraryJobs(false),
          fc.nat(),
          async (specs, plans, seed) => {
            const scene = new Scene(seed)
            const known = new Set<string>()
            for (const plan of [...plans, ...plans.slice(0, 1)]) {
              const graph = scene.graph(specs)
              scene.runsOfNode = new Map()
              const expected = expectedRuns(specs, graph, plan, known)
              await scene.play([scene.runJob(specs, graph, { ...plan, delay: 0 })])
              const runs = scene.runsOf(graph.classes)
              expect(new Set(runs.keys())).toEqual(expected)
              expect([...runs.values()].every((runs) => runs === 1)).toBe(true)
            }
            scene.expectClean()
          },
        ),
      )
    },
    PROPERTY_TIMEOUT_MS,
  )

  it(
    'finds everything again, by definition or by content (F005 F006 F009)',
    async () => {
      await check(
        fc.asyncProperty(
          arbitraryGraph({ slow: true, ignoreCache: false, failures: false, names: false }),
          fc.nat(),
          async (specs, seed) => {
            const scene = new Scene(seed)
            for (let round = 0; round < 2; round++) {
              const graph = scene.graph(specs)
              scene.runsOfNode = new Map()
              await scene.play([scene.runJob(specs, graph, wholeJob(specs))])
            }
            expect([...scene.runsOfNode]).toEqual([])
            scene.expectClean()
          },
        ),
      )
    },
    PROPERTY_TIMEOUT_MS,
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
