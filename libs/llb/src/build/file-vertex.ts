import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import Long from 'long'
import { finishOp } from './base-op.ts'
import { addInput } from './exec.ts'
import { BoundActions, type FileAction } from './file.ts'
import { toProtoAction } from './file-proto.ts'
import type { OpOptions } from './options.ts'
import type { BuildVertex, MarshalContext, MarshalledOp, Output } from './vertex.ts'

const EMPTY = -1

/** One action with what it works on: indices of inputs, or of earlier actions counted from 0. */
interface Placed {
  readonly action: FileAction
  readonly chain: BoundActions
  readonly base: number
  readonly input: Operand
  readonly secondary: Operand
}
type Operand = { readonly input: number } | { readonly action: number }

export class FileVertex implements BuildVertex {
  readonly inputs: readonly Output[]
  readonly #chain: BoundActions
  readonly #options: OpOptions

  constructor(chain: BoundActions, options: OpOptions) {
    if (chain.actions.length === 0) throw new SlipwayError('invalid-argument', 'action is required')
    this.#chain = chain
    this.#options = options
    this.inputs = [...collectOutputs(chain, new Set())]
  }

  async marshal(context: MarshalContext): Promise<MarshalledOp> {
    const layout = new Layout(context)
    await layout.place(this.#chain)
    const inputCount = layout.inputs.length
    const toIndex = (operand: Operand): Long =>
      Long.fromNumber('input' in operand ? operand.input : inputCount + operand.action)
    const actions: pb.FileAction.$Properties[] = []
    for (const [index, placed] of layout.placed.entries()) {
      const { dir } = await placed.chain.state.resolveSettings(context.options)
      const last = index === layout.placed.length - 1
      actions.push({
        input: toIndex(placed.input),
        secondaryInput: toIndex(placed.secondary),
        output: last ? Long.ZERO : Long.NEG_ONE,
        ...(await toProtoAction(placed.action, dir, placed.base, context)),
      })
    }
    return finishOp(
      { inputs: layout.inputs, file: { actions } },
      this.#options,
      ['file.base'],
      context,
      false,
    )
  }
}

/** States below a chain, the last action's first: the order in which Go's client walks them. */
function collectOutputs(chain: BoundActions, outputs: Set<Output>): Set<Output> {
  for (const action of chain.actions.toReversed()) {
    if (chain.state.output) outputs.add(chain.state.output)
    if (action.kind !== 'copy') continue
    if (action.from instanceof BoundActions) collectOutputs(action.from, outputs)
    else if (action.from.output) outputs.add(action.from.output)
  }
  return outputs
}

class Layout {
  readonly inputs: pb.Input.$Properties[] = []
  readonly placed: Placed[] = []
  readonly #ends = new Map<BoundActions, number>()
  readonly #context: MarshalContext

  constructor(context: MarshalContext) {
    this.#context = context
  }

  /** Places the actions of a chain; answers the index of its last action. A chain used twice is placed once. */
  async place(chain: BoundActions): Promise<number> {
    const known = this.#ends.get(chain)
    if (known !== undefined) return known
    let previous: number | undefined
    for (const action of chain.actions) {
      const base = await this.#input(chain.state.output)
      const input: Operand = previous === undefined ? { input: base } : { action: previous }
      const secondary = await this.#secondary(action)
      previous = this.placed.push({ action, chain, base, input, secondary }) - 1
    }
    if (previous === undefined) throw new SlipwayError('invalid-argument', 'action is required')
    this.#ends.set(chain, previous)
    return previous
  }

  async #secondary(action: FileAction): Promise<Operand> {
    if (action.kind !== 'copy') return { input: EMPTY }
    if (action.from instanceof BoundActions) return { action: await this.place(action.from) }
    return { input: await this.#input(action.from.output) }
  }

  async #input(output: Output | undefined): Promise<number> {
    const input = output && (await this.#context.input(output))
    return input ? addInput(this.inputs, input) : EMPTY
  }
}
