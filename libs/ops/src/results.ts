import { SlipwayError } from '@slipway/base'
import type { Result } from '@slipway/solver'
import type { RefHold, RefId } from '@slipway/worker'

/** A ref as a result of the solver. Takes over the hold. */
export function refResult(hold: RefHold): Result {
  return {
    id: hold.id,
    value: hold,
    clone: () => refResult(hold.clone()),
    release: async () => await hold.release(),
  }
}

/** Id of the ref behind an input; '' where it is empty. */
export function inputId(result: Result | undefined): RefId {
  return result?.id ?? ''
}

/** Whether all bytes of an input are on its worker's host. */
export function isLocal(result: Result): boolean {
  return (result.value as Partial<RefHold> | null | undefined)?.isLocal ?? false
}

/** The hold behind a result that an op of ours gave. */
export function holdOfResult(result: Result): RefHold {
  const hold = result.value as Partial<RefHold> | null | undefined
  if (typeof hold?.clone !== 'function' || typeof hold.id !== 'string') {
    throw new SlipwayError('internal', `result ${result.id} is not a ref`)
  }
  return hold as RefHold
}
