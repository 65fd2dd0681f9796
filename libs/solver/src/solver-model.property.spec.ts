import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { check, printSeed, PROPERTY_TIMEOUT_MS } from './testing/property.ts'
import { arbitraryGraph, type GraphFeatures, type NodeSpec, sameByKind } from './testing/random-graph.ts'
import { Scene } from './testing/scene.ts'
import { SolverModel } from './testing/solver-model.ts'

/** One build after the other, of one output each; before some of them results with a value (0 to 2) vanish. */
interface Step {
  readonly node: number
  readonly output: number
  readonly drop: number
}

const arbitrarySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({ node: fc.nat(11), output: fc.nat(2), drop: fc.nat(7) }),
  { minLength: 2, maxLength: 6 },
)

const SLOW: GraphFeatures = { slow: true, ignoreCache: false, failures: false, names: false }

/** Plays the steps in a solver and in the model; answers what they differ in. */
async function play(
  specs: readonly NodeSpec[],
  steps: readonly Step[],
  seed: number,
  options: { readonly drops: boolean; readonly keys: boolean },
): Promise<void> {
  const scene = new Scene(seed)
  const model = new SolverModel(specs, scene.graph(specs))
  for (const step of steps) {
    if (options.drops && step.drop < 3) {
      model.drop(step.drop)
      scene.results.dropValue(step.drop)
    }
    const graph = scene.graph(specs)
    const node = step.node % specs.length
    const output = step.output % graph.values[node]!.length
    const { must, may } = model.build(node, output)
    scene.runsOfNode = new Map()
    const plan = { targets: [{ node, output }], delay: 0, abortAfter: -1, discardAfter: -1 }
    await scene.play([
      scene.runJob(specs, graph, plan, (_node, _output, result) => {
        if (options.keys) expect(result.keys.map(({ id }) => id)).toContain(model.keyOf(node, output).id)
      }),
    ])
    const ran = new Set(scene.runsOf(specs.map((_, at) => model.workOf(at))).keys())
    expect([...must].filter((work) => !ran.has(work))).toEqual([])
    expect([...ran].filter((work) => !must.has(work) && !may.has(work))).toEqual([])
    model.learn(ran)
  }
  scene.expectClean()
}

describe('solver and model', () => {
  beforeAll(() => printSeed('solver and model'))

  it(
    'agree on what runs and on keys: what is known by definition or content does not run (F004 F005 F006 F009 F029)',
    async () => {
      await check(
        fc.asyncProperty(arbitraryGraph(SLOW), arbitrarySteps, fc.nat(), async (specs, steps, seed) => {
          await play(sameByKind(specs), steps, seed, { drops: false, keys: true })
        }),
      )
    },
    PROPERTY_TIMEOUT_MS,
  )

  it(
    'agree on what runs again because its result is gone (F008 F032)',
    async () => {
      await check(
        fc.asyncProperty(arbitraryGraph(SLOW), arbitrarySteps, fc.nat(), async (specs, steps, seed) => {
          await play(sameByKind(specs), steps, seed, { drops: true, keys: true })
        }),
      )
    },
    PROPERTY_TIMEOUT_MS,
  )

  it(
    'agree on what runs although the cache has it (F002 F035)',
    async () => {
      await check(
        fc.asyncProperty(
          arbitraryGraph({ ...SLOW, ignoreCache: true }),
          arbitrarySteps,
          fc.nat(),
          async (specs, steps, seed) => {
            await play(sameByKind(specs), steps, seed, { drops: true, keys: false })
          },
        ),
      )
    },
    PROPERTY_TIMEOUT_MS,
  )
})
