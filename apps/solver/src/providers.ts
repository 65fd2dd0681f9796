import { errorMessage, type Logger, sleep } from '@slipway/base'
import type { Peers, ServiceName } from '@slipway/app-kit'
import type { Caller } from '@slipway/rpc'

export interface ProvidersOptions {
  readonly service: ServiceName
  readonly peers: Peers
  /** Instead of those on the bus. */
  readonly addresses: readonly string[]
  readonly dial: (address: string) => Caller
  /** What the service at an address provides; asked of those that were given by address. */
  readonly list: (caller: Caller) => Promise<readonly string[]>
  readonly logger: Logger
}

const RETRY_MS = 1_000

/** Who provides what, of services of which there may be many kinds: exporters by type, frontends by name. */
export class Providers implements Disposable {
  readonly #options: ProvidersOptions
  readonly #listed = new Map<string, readonly string[]>()
  readonly #closed = new AbortController()
  #turn = 0

  constructor(options: ProvidersOptions) {
    this.#options = options
    options.peers.require(options.service, options.addresses)
    for (const address of options.addresses) void this.#ask(address)
  }

  /** All who provide it, by their addresses. */
  all(what: string): readonly string[] {
    return this.#all().flatMap(([address, provides]) => (provides.includes(what) ? [address] : []))
  }

  /** One of those who provide it, in turn. */
  find(what: string): string | undefined {
    const found = this.#all().filter(([, provides]) => provides.includes(what))
    return found.length === 0 ? undefined : found[this.#turn++ % found.length]![0]
  }

  [Symbol.dispose](): void {
    this.#closed.abort()
  }

  #all(): readonly (readonly [string, readonly string[]])[] {
    if (this.#options.addresses.length > 0) return [...this.#listed]
    return this.#options.peers
      .all(this.#options.service)
      .flatMap(({ address, provides }) => (address ? [[address, provides ?? []] as const] : []))
  }

  async #ask(address: string): Promise<void> {
    const { service, dial, list, logger } = this.#options
    for (let told = false; !this.#closed.signal.aborted; ) {
      try {
        this.#listed.set(address, await list(dial(address)))
        return
      } catch (error) {
        if (!told)
          logger.info({ address }, `waiting for the ${service} at ${address}: ${errorMessage(error)}`)
        told = true
        await sleep(RETRY_MS, this.#closed.signal).catch(() => {})
      }
    }
  }
}
