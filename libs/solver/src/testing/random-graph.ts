import { sha256 } from '@slipway/base'
import fc from 'fast-check'
import { contentDigest, type FakeOp, type FakeVertex, vtx } from './fakes.ts'
import type { VirtualWorld } from './virtual-world.ts'

/** A vertex of a random graph. What an op does follows from `kind` alone: equal kinds over equal inputs are equal. */
export interface NodeSpec {
  readonly kind: number
  /** Earlier nodes, by position from here backwards, and which of their outputs. */
  readonly inputs: readonly { readonly back: number; readonly output: number; readonly selector: number }[]
  /** Inputs that have a content digest, as bits. */
  readonly slow: number
  readonly prepared: number
  readonly names: number
  readonly ignoreCache: boolean
  readonly delays: readonly [map: number, content: number, run: number]
  /** Runs that fail before one succeeds; 9 fails for ever. */
  readonly failures: number
  /** Runs until nobody wants it any more. */
  readonly hangs: boolean
}

export interface GraphFeatures {
  readonly slow: boolean
  readonly ignoreCache: boolean
  readonly failures: boolean
  readonly hangs?: boolean
  /** Roots with several cache maps. A name that comes to light late does not lead to what was built before. */
  readonly names: boolean
}

const KINDS = 6
export const outputsOf = (kind: number): number => 1 + (kind % 3)
const arityOf = (kind: number): number => [0, 1, 2, 1, 3, 0][kind % KINDS]!

export function arbitraryGraph(features: GraphFeatures): fc.Arbitrary<readonly NodeSpec[]> {
  const kind = fc.integer({ min: 0, max: 2 * KINDS - 1 })
  const input = fc.record({ back: fc.nat(4), output: fc.nat(2), selector: fc.nat(1) })
  const node = fc.record({
    kind,
    inputs: fc.array(input, { minLength: 3, maxLength: 3 }),
    slow: features.slow ? fc.nat(7) : fc.constant(0),
    prepared: features.slow ? fc.nat(7) : fc.constant(0),
    names: features.names ? fc.nat(3) : fc.constant(0),
    ignoreCache: features.ignoreCache ? fc.nat(9).map((n) => n === 0) : fc.constant(false),
    delays: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(3)),
    failures: features.failures ? fc.nat(14).map((n) => [1, 9][n] ?? 0) : fc.constant(0),
    hangs: features.hangs ? fc.nat(11).map((n) => n === 0) : fc.constant(false),
  })
  return fc.array(node, { minLength: 1, maxLength: 12 })
}

/** The same graph, where all ops of a kind read the same inputs by content, and ignore the cache or not. */
export function sameByKind(specs: readonly NodeSpec[]): readonly NodeSpec[] {
  return specs.map((spec) => {
    const { slow, ignoreCache } = specs.find(({ kind }) => kind === spec.kind)!
    return { ...spec, slow, ignoreCache }
  })
}

/** What a value is by definition: few different ones, so that contents of unlike things are often alike. */
function valueOfKind(kind: number, output: number, inputs: readonly unknown[]): number {
  return Number.parseInt(sha256(JSON.stringify([kind, output, inputs])).slice(7, 15), 16) % 3
}

export interface GraphHooks {
  readonly world: VirtualWorld
  /** Called around each run; throws where the run must fail. */
  readonly onRun: (node: number, op: FakeOp) => void
  readonly onRunEnd: (node: number) => void
  /** Waits until nobody wants the run any more. */
  readonly hang?: (signal: AbortSignal) => Promise<never>
}

export interface BuiltGraph {
  readonly vertices: readonly FakeVertex[]
  /** Values that the outputs of each vertex have by definition. */
  readonly values: readonly (readonly number[])[]
  /** Equal for vertices that are the same work by definition. */
  readonly classes: readonly string[]
  readonly kinds: readonly number[]
  readonly inputsOf: readonly (readonly GraphInput[])[]
}

export interface GraphInput {
  readonly node: number
  readonly output: number
  readonly selector: number
  readonly byContent: boolean
}

function resolveInputs(specs: readonly NodeSpec[], at: number): readonly GraphInput[] {
  const spec = specs[at]!
  if (at === 0) return []
  return spec.inputs.slice(0, arityOf(spec.kind)).map(({ back, output, selector }, i) => {
    const node = Math.max(0, at - 1 - back)
    const byContent = ((spec.slow >> i) & 1) === 1
    return { node, output: output % outputsOf(specs[node]!.kind), selector, byContent }
  })
}

export function buildGraph(specs: readonly NodeSpec[], hooks: GraphHooks): BuiltGraph {
  const vertices: FakeVertex[] = []
  const values: number[][] = []
  const classes: string[] = []
  const kinds: number[] = []
  const inputsOf: (readonly GraphInput[])[] = []
  for (const [at, spec] of specs.entries()) {
    const inputs = resolveInputs(specs, at)
    inputsOf.push(inputs)
    // Without earlier nodes to take, a node is another kind of root.
    const kind = inputs.length === arityOf(spec.kind) ? spec.kind : 120 + spec.kind
    kinds.push(kind)
    const inputValues = inputs.map(({ node, output }) => values[node]![output])
    values.push(Array.from({ length: outputsOf(kind) }, (_, i) => valueOfKind(kind, i, inputValues)))
    classes.push(sha256(JSON.stringify([kind, inputs.map((i) => [classes[i.node], i.output, i.selector])])))
    vertices.push(createVertex(at, kind, spec, inputs, vertices, hooks))
  }
  return { vertices, values, classes, kinds, inputsOf }
}

function createVertex(
  at: number,
  kind: number,
  spec: NodeSpec,
  inputs: readonly GraphInput[],
  vertices: readonly FakeVertex[],
  { world, onRun, onRunEnd, hang }: GraphHooks,
): FakeVertex {
  const [mapDelay, contentDelay, runDelay] = spec.delays
  const flagged = (bits: number): number[] => inputs.map((_, i) => i).filter((i) => (bits >> i) & 1)
  const definition = [at, kind, inputs.map((i) => [vertices[i.node]!.digest, i.output, i.selector])]
  // A root may go by either of two names, or by both in either order.
  const names = [[''], ['', ' also'], [' also', ''], [' also']][inputs.length === 0 ? spec.names : 0]!
  const [seed, ...moreSeeds] = names.map((suffix) => `kind ${kind}${suffix}`)
  const vertex: FakeVertex = vtx({
    name: `n${at}`,
    digest: sha256(JSON.stringify([definition, names])),
    seed: seed!,
    moreSeeds,
    inputs: inputs.map(({ node, output }) => ({ vertex: vertices[node]!, index: output })),
    selectors: Object.fromEntries(
      inputs.flatMap(({ selector }, i) => (selector ? [[i, `s${selector}`]] : [])),
    ),
    slow: Object.fromEntries(
      flagged(spec.slow).map((i) => [
        i,
        async ({ value }, { signal }) => {
          await world.wait(contentDelay, signal)
          return contentDigest(value)
        },
      ]),
    ),
    prepare: Object.fromEntries(flagged(spec.prepared).map((i) => [i, () => world.wait(1)])),
    beforeMap: (_, { signal }) => world.wait(mapDelay, signal),
    run: async (results, { signal }) => {
      onRun(at, vertex.op)
      try {
        await world.wait(runDelay, signal)
        if (spec.hangs) await hang?.(signal)
        if (vertex.op.runCalls <= spec.failures || spec.failures === 9) throw new Error(`n${at} failed`)
        const given = results.map(({ value }) => value)
        return Array.from({ length: outputsOf(kind) }, (_, i) => valueOfKind(kind, i, given))
      } finally {
        onRunEnd(at)
      }
    },
    options: { ignoreCache: spec.ignoreCache },
  })
  return vertex
}
