import { type Logger, SlipwayError } from '@slipway/base'
import { type Bus, type Instance, instancesOf, type PresenceView, watch } from '@slipway/bus'
import { LOOKS_FOR, type ServiceName } from './roles.ts'

/** Where the other services are: by presence on the bus, where no address was given. */
export class Peers implements AsyncDisposable {
  readonly #views: ReadonlyMap<ServiceName, PresenceView<Instance>>
  readonly #waitMs: number
  readonly #logger: Logger

  private constructor(
    views: ReadonlyMap<ServiceName, PresenceView<Instance>>,
    waitMs: number,
    logger: Logger,
  ) {
    this.#views = views
    this.#waitMs = waitMs
    this.#logger = logger
  }

  /** Watches those that `service` looks for. Throws `permission-denied` where the bus does not let it. */
  static async open(
    bus: Bus | undefined,
    service: ServiceName,
    waitMs: number,
    logger: Logger,
  ): Promise<Peers> {
    const watched = (bus ? LOOKS_FOR[service] : []).map(
      async (other) => [other, await watch(bus!, instancesOf(other), { logger })] as const,
    )
    return new Peers(new Map(await Promise.all(watched)), waitMs, logger)
  }

  /** Address of one instance. Waits for one to come; throws `failed-precondition` when nothing says where to look. */
  async address(service: ServiceName, given: string | undefined): Promise<string> {
    if (given) return given
    const view = this.#need(service)
    if (this.all(service).length === 0) this.#logger.info(`waiting for a ${service}`)
    const stop = new AbortController()
    const timer = setTimeout(
      () => stop.abort(new SlipwayError('unavailable', `no ${service} has appeared on the bus`)),
      this.#waitMs,
    )
    try {
      return (await view.find(({ address }) => Boolean(address), stop.signal)).address ?? ''
    } finally {
      clearTimeout(timer)
    }
  }

  /** All instances that are here now. */
  all(service: ServiceName): readonly Instance[] {
    return [...(this.#views.get(service)?.list().values() ?? [])]
  }

  onChange(listener: () => void): Disposable {
    const listening = new DisposableStack()
    for (const view of this.#views.values()) listening.use(view.onChange(listener))
    return listening
  }

  /** Throws unless instances can be found, by a bus or by addresses. */
  require(service: ServiceName, given: readonly string[]): void {
    if (given.length === 0) this.#need(service)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#views.values()].map((view) => view[Symbol.asyncDispose]()))
  }

  #need(service: ServiceName): PresenceView<Instance> {
    const view = this.#views.get(service)
    if (view) return view
    throw new SlipwayError(
      'failed-precondition',
      `where is the ${service}? give its address with --${service}, or a bus to find it with --bus`,
    )
  }
}
