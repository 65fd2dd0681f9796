import type { Readable, Writable } from 'node:stream'
import type { BytesMessage, MessageStream } from '@slipway/rpc'

type Listener = (...args: never[]) => void

/** Two byte streams as the stream of messages that a tunnel runs in. */
export class StdioMessages implements MessageStream {
  readonly #input: Readable
  readonly #output: Writable

  constructor(input: Readable, output: Writable) {
    this.#input = input
    this.#output = output
    // The other side may be gone before we are.
    output.on('error', () => input.destroy())
  }

  write({ data }: BytesMessage): boolean {
    return this.#output.writable ? this.#output.write(data) : true
  }

  end(): unknown {
    return this.#output.end()
  }

  on(event: string, listener: Listener): unknown {
    if (event === 'drain') return this.#output.on(event, listener)
    if (event !== 'data') return this.#input.on(event, listener as (...args: unknown[]) => void)
    const receive = listener as unknown as (message: BytesMessage) => void
    return this.#input.on('data', (data: Buffer) => receive({ data }))
  }

  pause(): unknown {
    return this.#input.pause()
  }

  resume(): unknown {
    return this.#input.resume()
  }
}
