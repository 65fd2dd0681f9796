import { createDeferred, errorMessage, type Logger, sleep } from '@slipway/base'
import { clientConfigOf, type PostgresOptions } from './database.ts'

export interface ListenerOptions extends Pick<PostgresOptions, 'url' | 'password'> {
  readonly channel: string
  /** Called for each message, and after each new connection, before which some may have been missed. */
  readonly onMessage: () => void
  readonly logger?: Logger
}

const RETRY_MS = 250
const END_MS = 1_000

/** Hears the messages of one channel on a connection of its own, which is made again whenever it breaks. */
export class Listener implements AsyncDisposable {
  readonly #options: ListenerOptions
  readonly #closing = new AbortController()
  readonly #running: Promise<void>

  constructor(options: ListenerOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing
    while (!signal.aborted) {
      await this.#hear().catch((error: unknown) =>
        this.#options.logger?.debug(`PostgreSQL cannot be listened to: ${errorMessage(error)}`),
      )
      await sleep(RETRY_MS, signal).catch(() => {})
    }
  }

  /** Settles when the connection has ended. */
  async #hear(): Promise<void> {
    const { default: pg } = await import('pg')
    const client = new pg.Client(clientConfigOf(this.#options))
    const ended = createDeferred<void>()
    const end = (): void => ended.resolve()
    client.on('error', end).on('end', end)
    client.on('notification', () => this.#options.onMessage())
    this.#closing.signal.addEventListener('abort', end)
    try {
      await client.connect()
      await client.query(`LISTEN ${this.#options.channel}`)
      this.#options.onMessage()
      if (!this.#closing.signal.aborted) await ended.promise
    } finally {
      this.#closing.signal.removeEventListener('abort', end)
      // A server that is gone does not say goodbye.
      await Promise.race([client.end().catch(() => {}), sleep(END_MS)])
    }
  }
}
