/** A message as a subscriber gets it. */
export interface BusMessage {
  readonly subject: string
  readonly data: Uint8Array
}

/** Ends with its disposal; no handler starts after that. */
export interface Subscription extends AsyncDisposable {}

export interface SubscribeOptions {
  /** Of all subscribers that name the same group, one gets each message. */
  readonly group?: string
}

export interface RequestOptions {
  /** Default 5,000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** A job of a work queue. It is given to somebody else when its handler fails or dies. */
export interface Job {
  readonly id: string
  readonly data: Uint8Array
  /** 1 for the first delivery. */
  readonly attempt: number
}

export interface QueueOptions {
  /** How long a handler may be silent before its job goes to another one. Handlers that run are not silent. Default 30,000. */
  readonly ackWaitMs?: number
  /** A job that failed this often is dropped. Default 5. */
  readonly maxAttempts?: number
  /** Wait before a failed job is given out again. Default 1,000. */
  readonly retryDelayMs?: number
}

export interface ConsumeOptions {
  /** Jobs at once. Default 1. */
  readonly concurrency?: number
}

/** Jobs that must not be lost. Each is done at least once. */
export interface WorkQueue {
  /** Settles once the job is stored. A job with an id that was pushed within two minutes before is the same job. */
  push(id: string, data: Uint8Array): Promise<void>
  /** Handles jobs until disposed. A job is done when its handler resolves. */
  consume(handle: (job: Job, signal: AbortSignal) => Promise<void>, options?: ConsumeOptions): Subscription
}

/**
 * Small facts between services. Delivery is at most once and in order per sender, except for work queues. Subjects are
 * dot-separated words; `*` stands for one word and a final `>` for all that follow. Never blobs (1 MiB is the limit) and never
 * secrets. Nothing the bus holds is the only copy of anything.
 */
export interface Bus extends AsyncDisposable {
  /** Whether messages can be exchanged at the moment. A bus that lost its server finds back by itself. */
  readonly connected: boolean
  /** Told when `connected` changes. */
  onConnection(listener: (connected: boolean) => void): Disposable
  /** Never throws for a lost connection: the message is lost then. Throws `invalid-argument` for a subject with wildcards. */
  publish(subject: string, data: Uint8Array): void
  /**
   * Active when it settles; throws `permission-denied` where the server does not let us. A handler that throws is logged and does
   * not end the subscription.
   */
  subscribe(
    subject: string,
    handle: (message: BusMessage) => void,
    options?: SubscribeOptions,
  ): Promise<Subscription>
  /** `unavailable` when nobody responds or the bus is not connected, `deadline-exceeded` when nobody answers in time, else the responder's error. */
  request(subject: string, data: Uint8Array, options?: RequestOptions): Promise<Uint8Array>
  respond(
    subject: string,
    handle: (message: BusMessage) => Promise<Uint8Array>,
    options?: SubscribeOptions,
  ): Promise<Subscription>
  /** The queue of this name, made when it is missing. All users give the same options. */
  openQueue(name: string, options?: QueueOptions): Promise<WorkQueue>
}
