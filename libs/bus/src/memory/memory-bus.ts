import { abortable, type Logger, silentLogger, SlipwayError, throwIfAborted } from '@slipway/base'
import { decodeStatus, encodeStatus } from '@slipway/rpc'
import type {
  Bus,
  BusMessage,
  QueueOptions,
  RequestOptions,
  SubscribeOptions,
  Subscription,
  WorkQueue,
} from '../bus.ts'
import { checkMessage, checkSubject, matches } from '../subject.ts'
import { MemoryQueue } from './memory-queue.ts'

const DEFAULT_TIMEOUT_MS = 5_000

interface Subscriber {
  readonly pattern: string
  readonly group: string | undefined
  readonly handle: (message: BusMessage) => void
}

type Responder = Omit<Subscriber, 'handle'> & {
  readonly handle: (message: BusMessage) => Promise<Uint8Array>
}

/** The bus of one process: messages are handed over in a later turn of the event loop, never during the call. */
export function createMemoryBus(logger: Logger = silentLogger): Bus {
  return new MemoryBus(logger)
}

class MemoryBus implements Bus {
  readonly connected = true
  readonly #logger: Logger
  readonly #subscribers = new Set<Subscriber>()
  readonly #responders = new Set<Responder>()
  readonly #queues = new Map<string, MemoryQueue>()
  #turn = 0

  constructor(logger: Logger) {
    this.#logger = logger
  }

  onConnection(): Disposable {
    return { [Symbol.dispose]: () => {} }
  }

  publish(subject: string, data: Uint8Array): void {
    checkMessage(subject, data)
    const message = { subject, data: Buffer.from(data) }
    setImmediate(() => {
      for (const subscriber of this.#receivers(this.#subscribers, subject)) {
        try {
          subscriber.handle(message)
        } catch (error) {
          this.#logger.error({ err: error }, `a subscriber of ${subscriber.pattern} failed`)
        }
      }
    })
  }

  subscribe(
    subject: string,
    handle: (message: BusMessage) => void,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    return add(this.#subscribers, { pattern: subject, group: options.group, handle })
  }

  async request(subject: string, data: Uint8Array, options: RequestOptions = {}): Promise<Uint8Array> {
    checkMessage(subject, data)
    throwIfAborted(options.signal)
    const [responder] = this.#receivers(this.#responders, subject)
    if (!responder) throw new SlipwayError('unavailable', `nobody responds to ${subject}`)
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
    const timeout = new AbortController()
    const timer = setTimeout(
      () =>
        timeout.abort(
          new SlipwayError('deadline-exceeded', `nobody answered on ${subject} in ${timeoutMs} ms`),
        ),
      timeoutMs,
    )
    const answer = new Promise<Uint8Array>((resolve, reject) => {
      setImmediate(() => {
        Promise.resolve()
          .then(() => responder.handle({ subject, data: Buffer.from(data) }))
          // Errors take the same way as over a network, so that nothing else can be relied on.
          .then(resolve, (error: unknown) => reject(decodeStatus(encodeStatus(error))))
      })
    })
    const signal = options.signal ? AbortSignal.any([options.signal, timeout.signal]) : timeout.signal
    return await abortable(answer, signal).finally(() => clearTimeout(timer))
  }

  respond(
    subject: string,
    handle: (message: BusMessage) => Promise<Uint8Array>,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    return add(this.#responders, { pattern: subject, group: options.group, handle })
  }

  openQueue(name: string, options: QueueOptions = {}): Promise<WorkQueue> {
    checkSubject(name, false)
    const queue = this.#queues.get(name) ?? new MemoryQueue(options, this.#logger)
    this.#queues.set(name, queue)
    return Promise.resolve(queue)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#subscribers.clear()
    this.#responders.clear()
    for (const queue of this.#queues.values()) await queue.close()
  }

  /** Everybody without a group, and one of each group in turn. */
  #receivers<S extends { readonly pattern: string; readonly group: string | undefined }>(
    all: ReadonlySet<S>,
    subject: string,
  ): readonly S[] {
    const matching = [...all].filter(({ pattern }) => matches(pattern, subject))
    const groups = Map.groupBy(
      matching.filter(({ group }) => group !== undefined),
      ({ group }) => group,
    )
    const turn = this.#turn++
    const chosen = [...groups.values()].map((members) => members[turn % members.length]!)
    return [...matching.filter(({ group }) => group === undefined), ...chosen]
  }
}

async function add<S extends { readonly pattern: string }>(to: Set<S>, entry: S): Promise<Subscription> {
  checkSubject(entry.pattern, true)
  to.add(entry)
  return await Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve(void to.delete(entry)) })
}
