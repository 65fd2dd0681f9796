import { setImmediate as nextTurn } from 'node:timers/promises'

const TURN_MS = 4

export interface Pacer {
  /** True when the process should get a chance to do something else. */
  readonly isDue: boolean
  rest(): Promise<void>
}

/** Cuts long loops so that the event loop never stands still for long. */
export function createPacer(): Pacer {
  let start = performance.now()
  let count = 0
  return {
    get isDue() {
      return (++count & 31) === 0 && performance.now() - start > TURN_MS
    },
    async rest() {
      await nextTurn()
      start = performance.now()
    },
  }
}
