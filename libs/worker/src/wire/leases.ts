import { type Logger, newId, silentLogger, SlipwayError } from '@slipway/base'

type Release = () => Promise<void>

interface Lease {
  readonly holds: Map<string, Release>
  timer: NodeJS.Timeout | undefined
}

export const MAX_TTL_MS = 300_000

/** What remote callers hold. A caller that no longer renews its lease is taken for dead, and all it held is released. */
export class Leases implements AsyncDisposable {
  readonly #leases = new Map<string, Lease>()
  readonly #logger: Logger

  constructor(logger: Logger = silentLogger) {
    this.#logger = logger
  }

  /** A lease that lasts until it is ended: of one call. */
  open(): string {
    const id = newId()
    this.#leases.set(id, { holds: new Map(), timer: undefined })
    return id
  }

  /** Throws `not-found` for a renewal of a lease that is gone. */
  renew(id: string, ttlMs: number, renewal: boolean): void {
    if (id === '' || ttlMs < 1 || ttlMs > MAX_TTL_MS)
      throw new SlipwayError('invalid-argument', `invalid lease ${JSON.stringify(id)} of ${ttlMs} ms`)
    const known = this.#leases.get(id)
    if (renewal && !known) throw gone(id)
    const lease = known ?? { holds: new Map<string, Release>(), timer: undefined }
    this.#leases.set(id, lease)
    clearTimeout(lease.timer)
    lease.timer = setTimeout(() => {
      this.#logger.warn({ holds: lease.holds.size }, `lease ${id} has run out`)
      void this.end(id)
    }, ttlMs)
    lease.timer.unref()
  }

  check(id: string): void {
    if (!this.#leases.has(id)) throw gone(id)
  }

  /** Throws `not-found` when the lease is gone; what was to be held is then released. */
  async hold(id: string, release: Release): Promise<string> {
    const lease = this.#leases.get(id)
    if (!lease) {
      await this.#run(release)
      throw gone(id)
    }
    const hold = newId()
    lease.holds.set(hold, release)
    return hold
  }

  /** Releasing what is not held is success. */
  async release(id: string, holds: readonly string[]): Promise<void> {
    const lease = this.#leases.get(id)
    await Promise.all(
      holds.map(async (hold) => {
        const release = lease?.holds.get(hold)
        lease?.holds.delete(hold)
        if (release) await this.#run(release)
      }),
    )
  }

  async end(id: string): Promise<void> {
    const lease = this.#leases.get(id)
    if (!lease) return
    this.#leases.delete(id)
    clearTimeout(lease.timer)
    await Promise.all([...lease.holds.values()].map((release) => this.#run(release)))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#leases.keys()].map((id) => this.end(id)))
  }

  async #run(release: Release): Promise<void> {
    try {
      await release()
    } catch (error) {
      this.#logger.error({ err: error }, 'failed to release what a lease held')
    }
  }
}

function gone(id: string): SlipwayError {
  return new SlipwayError('not-found', `lease ${id} is gone`)
}
