import { errorMessage, type Logger, SharedWork, sleep, SlipwayError } from '@slipway/base'
import { createContentStoreClient } from '@slipway/content/wire/client'
import type { SessionRoutes } from '@slipway/sessions'
import { openWorkerClient, type RemoteWorker } from '@slipway/worker/wire/client'
import type { Connections } from './network.ts'
import type { Peers } from './peers.ts'

export interface WorkersOptions {
  readonly connections: Pick<Connections, 'to' | 'framedTo'>
  readonly routes: SessionRoutes
  readonly peers: Pick<Peers, 'all' | 'onChange' | 'require'>
  /** Instead of those on the bus. */
  readonly addresses: readonly string[]
  readonly logger: Logger
}

interface Known {
  readonly worker: RemoteWorker
  readonly address: string
  /** The process that is there, as far as the bus tells. */
  instance: string | undefined
}

const RETRY_MS = 1_000

/** The workers that are here, each behind one client. */
export class Workers implements AsyncDisposable {
  readonly #options: WorkersOptions
  readonly #known = new Map<string, Known>()
  readonly #opening = new SharedWork<RemoteWorker>()
  readonly #closed = new AbortController()
  readonly #changes: Disposable

  constructor(options: WorkersOptions) {
    this.#options = options
    this.#changes = options.peers.onChange(() => this.#follow())
    this.#follow()
  }

  /** The workers that have been reached and are still here. */
  list(): readonly RemoteWorker[] {
    const here = new Set(this.#addresses())
    const found = [...this.#known.values()].filter(({ address }) => here.has(address))
    // One that has moved is where it was found last.
    return [...new Map(found.map(({ worker }) => [worker.id, worker])).values()]
  }

  addressOf(id: string): string | undefined {
    return [...this.#known.values()].findLast(({ worker }) => worker.id === id)?.address
  }

  /** The worker at an address. */
  async at(address: string): Promise<RemoteWorker> {
    const known = this.#known.get(address)
    if (known) return known.worker
    return await this.#opening.run(address, () => this.#open(address))
  }

  /** Waits for a worker. Throws `unavailable` after `ms`. */
  async first(ms: number): Promise<RemoteWorker> {
    this.#options.peers.require('worker', this.#options.addresses)
    for (const end = Date.now() + ms; ; ) {
      const [worker] = this.list()
      if (worker) return worker
      if (Date.now() > end) throw new SlipwayError('unavailable', 'no worker has appeared')
      await sleep(50)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    this.#changes[Symbol.dispose]()
    await Promise.all([...this.#known.values()].map(({ worker }) => worker[Symbol.asyncDispose]()))
  }

  #addresses(): readonly string[] {
    const { addresses, peers } = this.#options
    if (addresses.length > 0) return addresses
    return peers.all('worker').flatMap(({ address }) => (address ? [address] : []))
  }

  #follow(): void {
    for (const address of this.#addresses()) {
      const known = this.#known.get(address)
      if (known) void this.#askAnew(known)
      else void this.#reach(address)
    }
  }

  /** A new process may be another worker, where several share the state of a host: its client finds out. Never fails. */
  async #askAnew(known: Known): Promise<void> {
    const { worker, address } = known
    const instance = this.#instanceAt(address)
    if (instance === known.instance) return
    known.instance = instance
    while (!this.#closed.signal.aborted && this.#instanceAt(address) === instance) {
      try {
        const { id } = await worker.info()
        if (id !== worker.id || this.#known.get(address) !== known) return
        // Put last: it was found here last.
        this.#known.delete(address)
        this.#known.set(address, known)
        this.#options.logger.info({ address }, `worker ${id} is here again`)
        return
      } catch (error) {
        this.#options.logger.debug({ err: error }, `worker at ${address}: ${errorMessage(error)}`)
        await sleep(RETRY_MS, this.#closed.signal).catch(() => {})
      }
    }
  }

  #instanceAt(address: string): string | undefined {
    const there = this.#options.peers.all('worker').findLast((instance) => instance.address === address)
    return there?.id ?? undefined
  }

  /** Tries until the worker answers or is no longer announced. */
  async #reach(address: string): Promise<void> {
    while (!this.#closed.signal.aborted && this.#addresses().includes(address)) {
      try {
        await this.at(address)
        return
      } catch (error) {
        this.#options.logger.debug({ err: error }, `worker at ${address}: ${errorMessage(error)}`)
        await sleep(RETRY_MS, this.#closed.signal).catch(() => {})
      }
    }
  }

  async #open(address: string): Promise<RemoteWorker> {
    const { connections, routes, logger } = this.#options
    const instance = this.#instanceAt(address)
    const caller = connections.to('worker')(address)
    const worker: RemoteWorker = await openWorkerClient(caller, {
      routes,
      logger,
      address,
      processes: connections.framedTo('worker')(address),
      content: (metadata) => createContentStoreClient(caller, { metadata, files: true }),
      onReplaced: () => this.#replace(address, worker),
    })
    this.#known.set(address, { worker, address, instance })
    logger.info({ address }, `worker ${worker.id} is here`)
    return worker
  }

  /** A worker that came back with a new root is another one. */
  #replace(address: string, old: RemoteWorker): void {
    if (this.#known.get(address)?.worker !== old || this.#closed.signal.aborted) return
    this.#options.logger.info({ address }, `worker ${old.id} is gone, another one is there instead`)
    this.#known.delete(address)
    void old[Symbol.asyncDispose]()
    void this.#reach(address)
  }
}
