import { sleep } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import type { History } from '@slipway/history'
import { activeTrace } from '@slipway/tracing'

/** Solvers add the trace of a build to its record once its client had time to send its part. */
const TRACED_MS = 5_000
const LOOK_MS = 100

/** The same builds, of which it is known which ones have a trace to come. */
export class TracedBuilds implements Builds {
  readonly status: Builds['status']
  readonly bridge: Builds['bridge']
  readonly #builds: Builds
  readonly #history: Pick<History, 'get'>
  readonly #pending = new Set<string>()

  constructor(builds: Builds, history: Pick<History, 'get'>) {
    this.#builds = builds
    this.#history = history
    this.status = (ref, signal) => builds.status(ref, signal)
    this.bridge = (ref, signal) => builds.bridge(ref, signal)
  }

  solve: Builds['solve'] = async (request, signal) => {
    if (activeTrace()?.sampled !== true) return await this.#builds.solve(request, signal)
    this.#pending.add(request.ref)
    try {
      return await this.#builds.solve(request, signal)
    } finally {
      setTimeout(() => this.#pending.delete(request.ref), TRACED_MS).unref()
    }
  }

  /** Waits for the trace of a build that has just ended. */
  async finalize(ref: string): Promise<void> {
    while (this.#pending.has(ref)) {
      const record = await this.#history.get(ref)
      if (!record?.CompletedAt || record.trace) return
      await sleep(LOOK_MS)
    }
  }
}
