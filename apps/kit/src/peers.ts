import { type Logger, SlipwayError } from '@slipway/base'
import { type Bus, type Instance, INSTANCES, type PresenceView, watch } from '@slipway/bus'

export type ServiceName =
  | 'control'
  | 'solver'
  | 'cache'
  | 'worker'
  | 'executor'
  | 'context-sync'
  | 'exporter'
  | 'frontend'

/** Where the other services are: by presence on the bus, where no address was given. */
export class Peers implements AsyncDisposable {
  readonly #view: PresenceView<Instance> | undefined
  readonly #waitMs: number
  readonly #logger: Logger

  private constructor(view: PresenceView<Instance> | undefined, waitMs: number, logger: Logger) {
    this.#view = view
    this.#waitMs = waitMs
    this.#logger = logger
  }

  static async open(bus: Bus | undefined, waitMs: number, logger: Logger): Promise<Peers> {
    return new Peers(bus ? await watch(bus, INSTANCES, { logger }) : undefined, waitMs, logger)
  }

  /** Address of one instance. Waits for one to come; throws `failed-precondition` when nothing says where to look. */
  async address(service: ServiceName, given: string | undefined): Promise<string> {
    if (given) return given
    const view = this.#need(service)
    const wanted = (instance: Instance): boolean => instance.service === service && Boolean(instance.address)
    if (this.all(service).length === 0) this.#logger.info(`waiting for a ${service}`)
    const stop = new AbortController()
    const timer = setTimeout(
      () => stop.abort(new SlipwayError('unavailable', `no ${service} has appeared on the bus`)),
      this.#waitMs,
    )
    try {
      return (await view.find(wanted, stop.signal)).address ?? ''
    } finally {
      clearTimeout(timer)
    }
  }

  /** All instances that are here now. */
  all(service: ServiceName): readonly Instance[] {
    return [...(this.#view?.list().values() ?? [])].filter((instance) => instance.service === service)
  }

  onChange(listener: () => void): Disposable {
    return this.#view?.onChange(listener) ?? { [Symbol.dispose]: () => {} }
  }

  /** Throws unless instances can be found, by a bus or by addresses. */
  require(service: ServiceName, given: readonly string[]): void {
    if (given.length === 0) this.#need(service)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#view?.[Symbol.asyncDispose]()
  }

  #need(service: ServiceName): PresenceView<Instance> {
    if (this.#view) return this.#view
    throw new SlipwayError(
      'failed-precondition',
      `where is the ${service}? give its address with --${service}, or a bus to find it with --bus`,
    )
  }
}
