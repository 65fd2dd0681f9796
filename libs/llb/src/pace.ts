import { setImmediate as nextTurn } from 'node:timers/promises'

const SLICE_MS = 4

/**
 * Long work lets others run: `await pace()` in a loop gives the event loop a turn every few milliseconds and costs next
 * to nothing in between.
 */
export function createPacer(): () => Promise<void> | undefined {
  let started = performance.now()
  return () => {
    if (performance.now() - started < SLICE_MS) return undefined
    return nextTurn().then(() => {
      started = performance.now()
    })
  }
}
