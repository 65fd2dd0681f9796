import { SlipwayError } from '@slipway/base'
import type { RefId } from '@slipway/worker'

/** The ref of this worker behind an id; `undefined` for the empty tree. */
export function localRefId(workerId: string, id: RefId): string | undefined {
  if (id === '') return undefined
  const prefix = `${workerId}::`
  if (!id.startsWith(prefix)) {
    throw new SlipwayError('not-found', `ref ${id} does not belong to worker ${workerId}`)
  }
  return id.slice(prefix.length) || undefined
}
