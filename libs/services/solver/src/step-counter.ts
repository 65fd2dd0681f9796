import type { ProgressEvent } from '@slipway/progress'

/** Counts the steps of a build for its history record. */
export class StepCounter {
  readonly #vertices = new Set<string>()
  readonly #cached = new Set<string>()
  readonly #completed = new Set<string>()
  warnings = 0

  count(event: ProgressEvent): void {
    if (event.kind === 'warning') this.warnings++
    if (event.kind !== 'vertex') return
    this.#vertices.add(event.digest)
    if (event.cached) this.#cached.add(event.digest)
    if (event.completed !== undefined) this.#completed.add(event.digest)
  }

  get total(): number {
    return this.#vertices.size
  }

  get cached(): number {
    return this.#cached.size
  }

  get completed(): number {
    return this.#completed.size
  }
}
