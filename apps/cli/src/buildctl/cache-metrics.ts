import type { ProgressEvent } from '@slipway/progress'

interface Step {
  readonly name: string
  from: boolean
  cached: boolean
  completed: boolean
}

/** Vertices that are no steps of the user's. */
const OWN = /^(\[internal\]|\[auth\]|importing cache|exporting )/
const FROM = /^\[.*\] FROM/

/** Counts what of a build came from the cache. */
export class CacheMetrics {
  readonly #steps = new Map<string, Step>()
  readonly #started = Date.now()

  add(events: readonly ProgressEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'vertex') continue
      const step = this.#steps.get(event.digest) ?? {
        name: event.name,
        from: false,
        cached: false,
        completed: false,
      }
      this.#steps.set(event.digest, step)
      step.from ||= FROM.test(event.name)
      step.cached ||= event.cached === true
      step.completed ||= event.completed !== undefined
    }
  }

  /** A line for each miss, and one of JSON. */
  text(): string {
    const steps = [...this.#steps.values()]
    const user = steps.filter(({ name }) => !OWN.test(name))
    const missed = user.filter(({ cached, from }) => !cached && !from)
    const count = (list: readonly Step[], key: 'from' | 'cached' | 'completed'): number =>
      list.filter((step) => step[key]).length
    const metrics = {
      total: steps.length,
      completed: count(steps, 'completed'),
      user_total: user.length,
      user_cached: count(user, 'cached'),
      user_completed: count(user, 'completed'),
      user_cacheable: user.length - count(user, 'from'),
      from: count(user, 'from'),
      miss: missed.length,
      client_duration_ms: Date.now() - this.#started,
    }
    return `${missed.map(({ name }) => `cache miss: ${name}\n`).join('')}${JSON.stringify(metrics)}\n`
  }
}
