import { every, type Logger } from '@slipway/base'
import type { Builds } from '@slipway/builds'

/** A build that is silent for a minute counts as lost. */
const RENEW_MS = 15_000

/** The same builds; while they run it is said that they do, so that other controls go on showing them. */
export class RenewedBuilds implements Builds, Disposable {
  readonly status: Builds['status']
  readonly bridge: Builds['bridge']
  readonly #builds: Builds
  readonly #running = new Map<string, number>()
  readonly #timer: Disposable

  constructor(
    builds: Builds,
    renew: (refs: readonly string[]) => Promise<void>,
    logger: Logger,
    everyMs = RENEW_MS,
  ) {
    this.#builds = builds
    this.status = (ref, signal) => builds.status(ref, signal)
    this.bridge = (ref, signal) => builds.bridge(ref, signal)
    this.#timer = every(everyMs, () => {
      if (this.#running.size === 0) return
      renew([...this.#running.keys()]).catch((err: unknown) =>
        logger.warn({ err }, 'other controls could not be told which builds run'),
      )
    })
  }

  solve: Builds['solve'] = async (request, signal) => {
    const { ref } = request
    // A second build of the same ref is refused by the solver: the first one goes on.
    this.#running.set(ref, (this.#running.get(ref) ?? 0) + 1)
    try {
      return await this.#builds.solve(request, signal)
    } finally {
      const others = (this.#running.get(ref) ?? 1) - 1
      if (others > 0) this.#running.set(ref, others)
      else this.#running.delete(ref)
    }
  };

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]()
  }
}
