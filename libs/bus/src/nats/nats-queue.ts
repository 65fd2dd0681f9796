import { abortable, errorMessage, type Logger, sleep, SlipwayError } from '@slipway/base'
import {
  AckPolicy,
  type Consumer,
  jetstream,
  type JetStreamClient,
  jetstreamManager,
  type JetStreamManager,
  type JsMsg,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { type NatsConnection, nanos } from '@nats-io/transport-node'
import type { ConsumeOptions, Job, QueueOptions, Subscription, WorkQueue } from '../bus.ts'
import { DEFAULT_QUEUE } from '../queue-defaults.ts'
import { queueStream, queueSubject } from '../subjects.ts'

const SAME_JOB_MS = 120_000
const POLL_MS = 5_000
const PUSH_MS = 10_000
const RETRY_MS = 250
const CONSUMER = 'workers'
const ID_HEADER = 'Nats-Msg-Id'

/** A work queue in a JetStream stream on disk. Stream and consumer are made anew when the server has lost them. */
export class NatsQueue implements WorkQueue {
  readonly #connection: NatsConnection
  readonly #name: string
  readonly #options: Required<QueueOptions>
  readonly #logger: Logger
  readonly #consumers = new Set<Subscription>()
  #jetstream: JetStreamClient | undefined
  #ensuring: Promise<void> | undefined

  constructor(connection: NatsConnection, name: string, options: QueueOptions, logger: Logger) {
    this.#connection = connection
    this.#name = name
    this.#options = { ...DEFAULT_QUEUE, ...options }
    this.#logger = logger
  }

  /** Makes the stream and its consumer where they are missing. */
  async ensure(): Promise<void> {
    this.#ensuring ??= this.#create().finally(() => (this.#ensuring = undefined))
    await this.#ensuring
  }

  async push(id: string, data: Uint8Array): Promise<void> {
    const deadline = Date.now() + PUSH_MS
    for (;;) {
      try {
        // What was stored already is known by its id, so that trying again is safe.
        await this.#publish(id, data)
        return
      } catch (cause) {
        if (Date.now() > deadline)
          throw new SlipwayError('unavailable', `cannot store job ${id} in queue ${this.#name}`, { cause })
        await sleep(RETRY_MS)
        await this.ensure().catch(() => {})
      }
    }
  }

  consume(
    handle: (job: Job, signal: AbortSignal) => Promise<void>,
    options: ConsumeOptions = {},
  ): Subscription {
    const stop = new AbortController()
    const loops = Array.from({ length: options.concurrency ?? 1 }, () => this.#work(handle, stop.signal))
    const consumer = {
      [Symbol.asyncDispose]: async () => {
        stop.abort()
        this.#consumers.delete(consumer)
        await Promise.all(loops)
      },
    }
    this.#consumers.add(consumer)
    return consumer
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumers].map((consumer) => consumer[Symbol.asyncDispose]()))
  }

  async #create(): Promise<void> {
    const manager = await jetstreamManager(this.#connection)
    await createStream(manager, this.#name)
    await manager.consumers.add(queueStream(this.#name), {
      durable_name: CONSUMER,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(this.#options.ackWaitMs),
      max_deliver: this.#options.maxAttempts,
    })
    this.#jetstream = jetstream(this.#connection)
  }

  async #publish(id: string, data: Uint8Array): Promise<void> {
    if (!this.#jetstream) await this.ensure()
    await this.#jetstream!.publish(queueSubject(this.#name), data, { msgID: id })
  }

  async #work(handle: (job: Job, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    let consumer: Consumer | undefined
    while (!signal.aborted) {
      try {
        consumer ??= await this.#open()
        const message = await nextMessage(consumer, signal)
        if (message) await this.#handle(message, handle, signal)
      } catch (error) {
        if (signal.aborted) return
        this.#logger.warn({ err: error }, `work queue ${this.#name}: ${errorMessage(error)}; trying again`)
        consumer = undefined
        await sleep(500, signal).catch(() => {})
      }
    }
  }

  async #open(): Promise<Consumer> {
    await this.ensure()
    return await this.#jetstream!.consumers.get(queueStream(this.#name), CONSUMER)
  }

  async #handle(
    message: JsMsg,
    handle: (job: Job, signal: AbortSignal) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const attempt = message.info.deliveryCount
    const id = message.headers?.get(ID_HEADER) ?? String(message.seq)
    const beat = setInterval(() => message.working(), this.#options.ackWaitMs / 3)
    try {
      await handle({ id, data: message.data, attempt }, signal)
      // The answer to the acknowledgement may get lost with its server; the job is then done again.
      await message.ackAck({ timeout: POLL_MS }).catch(() => {})
    } catch (error) {
      if (attempt >= this.#options.maxAttempts) {
        this.#logger.error({ err: error }, `job ${id} is dropped after ${attempt} attempts`)
        message.term()
      } else message.nak(signal.aborted ? 0 : this.#options.retryDelayMs)
    } finally {
      clearInterval(beat)
    }
  }
}

/** A job that arrives for somebody who has left goes back at once. */
async function nextMessage(consumer: Consumer, signal: AbortSignal): Promise<JsMsg | null> {
  const next = consumer.next({ expires: POLL_MS })
  try {
    return await abortable(next, signal)
  } catch (error) {
    if (signal.aborted) next.then((message) => message?.nak()).catch(() => {})
    throw error
  }
}

async function createStream(manager: JetStreamManager, name: string): Promise<void> {
  await manager.streams.add({
    name: queueStream(name),
    subjects: [queueSubject(name)],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    duplicate_window: nanos(SAME_JOB_MS),
  })
}
