import { SharedWork } from '@slipway/base'
import type { Descriptor } from '@slipway/oci'
import type { SessionGroup } from '@slipway/sessions'

const KEPT_MS = 30 * 60_000
const MAX_KEPT = 4096

interface Resolution {
  readonly root: Descriptor
  readonly at: number
}

/**
 * What names stood for when a build first asked. A build sees one image under one name from its start to its end,
 * whatever is pushed meanwhile; a build is known here by its sessions.
 */
export class Resolutions {
  readonly #known = new Map<string, Resolution>()
  readonly #running = new SharedWork<Descriptor>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  async resolve(
    name: string,
    group: SessionGroup,
    resolve: (signal: AbortSignal) => Promise<Descriptor>,
    signal: AbortSignal,
  ): Promise<Descriptor> {
    const ids = group.ids()
    for (const id of ids) {
      const known = this.#known.get(keyOf(id, name))
      if (known && this.#now() - known.at < KEPT_MS) return known.root
    }
    // Without a session nobody else can be the same build.
    const root =
      ids.length === 0
        ? await resolve(signal)
        : await this.#running.run(keyOf(ids.join(' '), name), resolve, signal)
    for (const id of ids) this.#keep(keyOf(id, name), root)
    return root
  }

  #keep(key: string, root: Descriptor): void {
    this.#known.set(key, { root, at: this.#now() })
    for (const [oldest, { at }] of this.#known) {
      if (this.#known.size <= MAX_KEPT && this.#now() - at < KEPT_MS) break
      this.#known.delete(oldest)
    }
  }
}

function keyOf(build: string, name: string): string {
  return `${build}\n${name}`
}
