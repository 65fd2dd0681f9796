import type { Bridge, BridgeRef, BridgeSolveRequest } from '@slipway/frontend'
import { type State, unmarshalOp } from '@slipway/llb'
import type { pb } from '@slipway/proto'

export interface Solved {
  readonly definition: pb.Definition.$Properties
  /** Undefined for scratch. */
  readonly ref: BridgeRef | undefined
}

/** Marshals a state and asks for it; an empty one needs no solving. */
export async function solveState(
  bridge: Bridge,
  state: State,
  request: Omit<BridgeSolveRequest, 'definition'> = {},
): Promise<Solved> {
  const definition = await state.marshal()
  if ((definition.def ?? []).length === 0) return { definition, ref: undefined }
  const { ref } = await bridge.solve({ ...request, definition })
  return { definition, ref }
}

/** Digest of the vertex that gives the result. */
export function headDigest({ def }: pb.Definition.$Properties): string {
  const last = def?.at(-1)
  return last ? (unmarshalOp(last).inputs?.[0]?.digest ?? '') : ''
}
