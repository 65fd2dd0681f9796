import type { MessagePort } from 'node:worker_threads'
import { createDeferred, type Deferred, SlipwayError } from '@slipway/base'

type ChunkMessage =
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'last' }
  | { readonly kind: 'credit' }

/** Chunks on their way to the other thread. */
const CREDITS = 4

/** Sends chunks to another thread, a few ahead of what it has worked off. */
export class ChunkSender {
  readonly #port: MessagePort
  #credits = CREDITS
  #closed = false
  #waiting: Deferred<void> | undefined

  constructor(port: MessagePort) {
    this.#port = port
    port.on('message', () => {
      this.#credits++
      this.#waiting?.resolve()
    })
    port.on('close', () => {
      this.#closed = true
      this.#waiting?.resolve()
    })
  }

  /** `bytes` must own its ArrayBuffer: it is handed over. */
  async send(bytes: Uint8Array): Promise<void> {
    while (this.#credits === 0 && !this.#closed) {
      this.#waiting = createDeferred()
      await this.#waiting.promise
    }
    if (this.#closed) throw new SlipwayError('canceled', 'nobody reads these chunks any more')
    this.#credits--
    this.#port.postMessage({ kind: 'chunk', bytes } satisfies ChunkMessage, [bytes.buffer as ArrayBuffer])
  }

  last(): void {
    this.#port.postMessage({ kind: 'last' } satisfies ChunkMessage)
  }
}

/** The chunks of the ChunkSender at the other end of `port`. A port that closes before the last one is an error. */
export async function* receiveChunks(port: MessagePort): AsyncGenerator<Buffer> {
  const queue: (ChunkMessage | { readonly kind: 'closed' })[] = []
  let waiting: Deferred<void> | undefined
  const push = (message: (typeof queue)[number]): void => {
    queue.push(message)
    waiting?.resolve()
  }
  port.on('message', (message: ChunkMessage) => push(message))
  port.on('close', () => push({ kind: 'closed' }))
  for (;;) {
    const message = queue.shift()
    if (!message) {
      waiting = createDeferred()
      await waiting.promise
    } else if (message.kind === 'chunk') {
      yield Buffer.from(message.bytes.buffer, message.bytes.byteOffset, message.bytes.byteLength)
      port.postMessage({ kind: 'credit' } satisfies ChunkMessage)
    } else if (message.kind === 'last') return
    else throw new SlipwayError('canceled', 'chunks ended early')
  }
}
