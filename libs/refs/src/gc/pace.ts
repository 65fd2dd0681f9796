import { setImmediate } from 'node:timers/promises'

const SLICE_MS = 3
const CHECK_EVERY = 64

/**
 * Lets others run: asked once per item of a long loop, it gives a promise to wait for when a slice of time is used up, and
 * nothing in between.
 */
export function createPacer(): () => Promise<void> | undefined {
  let count = 0
  let started = performance.now()
  return () => {
    if (++count % CHECK_EVERY !== 0 || performance.now() - started < SLICE_MS) return undefined
    return setImmediate().then(() => {
      started = performance.now()
    })
  }
}
