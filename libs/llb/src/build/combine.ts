import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import Long from 'long'
import { finishOp } from './base-op.ts'
import type { OpOptions } from './options.ts'
import { State } from './state.ts'
import type { BuildVertex, MarshalContext, MarshalledOp, Output, VertexOutput } from './vertex.ts'

const EMPTY = -1

type Body = (positions: readonly number[]) => pb.Op.$Properties

/** A vertex that refers to each of its inputs by position, in order, without joining equal ones. */
class CombiningVertex implements BuildVertex {
  readonly inputs: readonly Output[]
  readonly #parts: readonly (Output | undefined)[]
  readonly #body: Body
  readonly #cap: string
  readonly #options: OpOptions

  constructor(parts: readonly (Output | undefined)[], body: Body, cap: string, options: OpOptions) {
    this.#parts = parts
    this.inputs = parts.filter((part) => part !== undefined)
    this.#body = body
    this.#cap = cap
    this.#options = options
  }

  async marshal(context: MarshalContext): Promise<MarshalledOp> {
    const inputs: pb.Input.$Properties[] = []
    const positions: number[] = []
    for (const part of this.#parts) {
      const input = part && (await context.input(part))
      positions.push(input ? inputs.push(input) - 1 : EMPTY)
    }
    const parts = { inputs, ...this.#body(positions) }
    return finishOp(parts, this.#options, [this.#cap], context, false)
  }
}

/** The states laid over each other, the last on top. Empty ones are left out. */
export function merge(states: readonly State[], options: OpOptions = {}): State {
  const filled = states.filter((state) => state.output)
  const [first] = filled
  if (!first) return scratch()
  if (filled.length === 1) return first
  const body: Body = (positions) => ({
    merge: { inputs: positions.map((input) => ({ input: Long.fromNumber(input) })) },
  })
  const vertex = new CombiningVertex(
    filled.map((state) => state.output),
    body,
    'mergeop',
    options,
  )
  return first.withOutput({ kind: 'vertex', vertex, index: 0 })
}

/** What changes from `lower` to `upper`, as something to merge. */
export function diff(lower: State, upper: State, options: OpOptions = {}): State {
  if (!lower.output) return upper.output ? upper : scratch()
  const body: Body = ([low, up]) => ({
    diff: { lower: { input: Long.fromNumber(low!) }, upper: { input: Long.fromNumber(up!) } },
  })
  const vertex = new CombiningVertex([lower.output, upper.output], body, 'diffop', options)
  return lower.withOutput({ kind: 'vertex', vertex, index: 0 })
}

export interface PassthroughInput {
  readonly state: State
  /** Whether the input is one of the results. */
  readonly output?: boolean
}

/** Results that are inputs passed on, under an id, after all inputs are done. One state per input marked `output`. */
export function passthrough(
  id: string,
  inputs: readonly PassthroughInput[],
  options: OpOptions = {},
): readonly State[] {
  const filled = inputs.filter(({ state }) => state.output)
  const outputs = filled.flatMap(({ output }, index) => (output ? [index] : []))
  if (id === '') throw new SlipwayError('invalid-argument', 'passthrough requires an id')
  if (filled.length === 0)
    throw new SlipwayError('invalid-argument', 'passthrough must have at least one input')
  if (outputs.length === 0)
    throw new SlipwayError('invalid-argument', 'passthrough must have at least one output')
  const body: Body = () => ({ passthrough: { id, outputs: outputs.map((index) => Long.fromNumber(index)) } })
  const vertex = new CombiningVertex(
    filled.map(({ state }) => state.output),
    body,
    'passthroughop',
    options,
  )
  return outputs.map((_, index): State => State.of({ kind: 'vertex', vertex, index } satisfies VertexOutput))
}

/** `state`, built only after all of `dependencies` are. */
export function requires(state: State, id: string, dependencies: readonly State[]): State {
  if (dependencies.length === 0) return state
  const inputs = [{ state, output: true }, ...dependencies.map((dependency) => ({ state: dependency }))]
  return state.withOutput(passthrough(id, inputs)[0]!.output)
}

/** Nothing at all. */
export function scratch(): State {
  return State.of(undefined)
}
