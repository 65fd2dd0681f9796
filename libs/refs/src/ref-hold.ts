import type { RefHold } from '@slipway/worker'
import type { ImmutableRef } from './refs.ts'

/** Makes a ref's hold one that can leave the worker: named `<workerId>::<refId>`. Takes over the hold of `ref`. */
export function refHold(workerId: string, ref: ImmutableRef): RefHold {
  const release = async (): Promise<void> => await ref.release()
  return {
    id: `${workerId}::${ref.id}`,
    get isLocal() {
      return ref.isLocal()
    },
    clone: () => refHold(workerId, ref.clone()),
    release,
    [Symbol.asyncDispose]: release,
  }
}
