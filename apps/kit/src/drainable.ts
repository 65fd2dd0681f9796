import { abortable, SlipwayError } from '@slipway/base'
import type { Builds } from '@slipway/builds'

export interface DrainedBuilds extends Builds {
  readonly isDraining: boolean
  /** Takes no new builds; settles when none runs, or rejects when `signal` aborts. */
  drained(signal: AbortSignal): Promise<void>
}

/** Builds that can be let end. `who` is what new ones are told: "the solver is shutting down". */
export function drainable(builds: Builds, who: string): DrainedBuilds {
  const running = new Set<Promise<unknown>>()
  let draining = false
  return {
    get isDraining() {
      return draining
    },
    solve: async (request, signal) => {
      if (draining) throw new SlipwayError('unavailable', `${who} is shutting down`)
      const work = builds.solve(request, signal)
      running.add(work)
      try {
        return await work
      } finally {
        running.delete(work)
      }
    },
    status: (ref, signal) => builds.status(ref, signal),
    bridge: (ref, signal) => builds.bridge(ref, signal),
    drained: async (signal) => {
      draining = true
      await abortable(Promise.allSettled(running), signal)
    },
  }
}
