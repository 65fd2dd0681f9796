import { SharedWork } from '@slipway/base'
import type { SessionGroup } from '@slipway/sessions'

const KEPT_MS = 30 * 60_000
const MAX_KEPT = 4096

/**
 * What names stood for when a build first asked. A build sees one thing under one name from its start to its end,
 * whatever happens at the remote meanwhile; a build is known here by its sessions.
 */
export class BuildMemo<T> {
  readonly #known = new Map<string, { readonly value: T; readonly at: number }>()
  readonly #running = new SharedWork<T>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  async resolve(
    name: string,
    group: SessionGroup,
    resolve: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const ids = group.ids()
    for (const id of ids) {
      const known = this.#known.get(keyOf(id, name))
      if (known && this.#now() - known.at < KEPT_MS) return known.value
    }
    // Without a session nobody else can be the same build.
    const value =
      ids.length === 0
        ? await resolve(signal)
        : await this.#running.run(keyOf(ids.join(' '), name), resolve, signal)
    for (const id of ids) this.#keep(keyOf(id, name), value)
    return value
  }

  #keep(key: string, value: T): void {
    this.#known.set(key, { value, at: this.#now() })
    for (const [oldest, { at }] of this.#known) {
      if (this.#known.size <= MAX_KEPT && this.#now() - at < KEPT_MS) break
      this.#known.delete(oldest)
    }
  }
}

function keyOf(build: string, name: string): string {
  return `${build}\n${name}`
}
