import { encodeEvents, type ProgressEvent, type ProgressSink } from '@slipway/progress'
import type { moby } from '@slipway/proto'

/** Events that a slow reader has not taken yet; statuses above this are dropped, the next of the same id makes up for them. */
const MAX_WAITING = 10_000

/** Sends progress in batches as fast as the other side takes it, never holding up who makes it. */
export class EventSender implements ProgressSink {
  readonly #send: (message: moby.buildkit.v1.StatusResponse.$Properties) => Promise<void>
  #waiting: ProgressEvent[] = []
  #sending: Promise<void> | undefined

  constructor(send: (message: moby.buildkit.v1.StatusResponse.$Properties) => Promise<void>) {
    this.#send = send
  }

  write(event: ProgressEvent): void {
    if (this.#waiting.length >= MAX_WAITING && event.kind === 'status' && event.completed === undefined)
      return
    this.#waiting.push(event)
    this.#sending ??= this.#drain()
  }

  /** Settles once everything written so far has been sent. */
  async flush(): Promise<void> {
    while (this.#sending) await this.#sending
  }

  async #drain(): Promise<void> {
    // What comes in the same turn goes in the same message.
    await Promise.resolve()
    try {
      while (this.#waiting.length > 0) {
        const events = this.#waiting
        this.#waiting = []
        for (const message of encodeEvents(events)) await this.#send(message).catch(() => {})
      }
    } finally {
      // In the same turn as the last look: an event that comes right after it would wait for another one otherwise.
      this.#sending = undefined
    }
  }
}
