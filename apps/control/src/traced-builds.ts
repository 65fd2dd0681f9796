import { sleep } from '@slipway/base'
import type { Builds } from '@slipway/builds'
import type { BuildRecord, History } from '@slipway/history'
import { completedMs } from '@slipway/history/records'
import { activeTrace } from '@slipway/tracing'

/** Solvers add the trace of a build to its record once its client had time to send its part. */
const TRACED_MS = 5_000
const LOOK_MS = 100

export interface TracedBuildsOptions {
  readonly history: Pick<History, 'get'>
  /** Builds of other controls are in the same history. */
  readonly isShared: boolean
}

/** The same builds, of which it is known which ones have a trace to come. */
export class TracedBuilds implements Builds {
  readonly status: Builds['status']
  readonly bridge: Builds['bridge']
  readonly #builds: Builds
  readonly #options: TracedBuildsOptions
  /** Builds of this control that run or ended just now: whether they are traced. */
  readonly #known = new Map<string, boolean>()

  constructor(builds: Builds, options: TracedBuildsOptions) {
    this.#builds = builds
    this.#options = options
    this.status = (ref, signal) => builds.status(ref, signal)
    this.bridge = (ref, signal) => builds.bridge(ref, signal)
  }

  solve: Builds['solve'] = async (request, signal) => {
    this.#known.set(request.ref, activeTrace()?.sampled === true)
    try {
      return await this.#builds.solve(request, signal)
    } finally {
      setTimeout(() => this.#known.delete(request.ref), TRACED_MS).unref()
    }
  }

  /** Waits for the trace of a build that has just ended, here or at another control. */
  async finalize(ref: string): Promise<void> {
    for (const end = Date.now() + TRACED_MS; Date.now() < end; ) {
      const record = await this.#options.history.get(ref)
      if (!record?.CompletedAt || record.trace || !this.#isToCome(record)) return
      await sleep(LOOK_MS)
    }
  }

  /** Of a build of another control it is only known when it ended. */
  #isToCome(record: BuildRecord): boolean {
    const known = this.#known.get(record.Ref ?? '')
    return known ?? (this.#options.isShared && Date.now() - completedMs(record) < TRACED_MS)
  }
}
