import type { SolveDetail } from '@slipway/base'

/**
 * Ids of the results that errors of a build have named. The step that failed holds what is behind them until the build
 * ends; a client may ask for containers on these, and on no others of the worker.
 */
export class FailedResults {
  readonly #ids = new Set<string>()

  add(detail: SolveDetail): void {
    for (const id of [...detail.inputIds, ...detail.mountIds]) if (id !== '') this.#ids.add(id)
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }
}
