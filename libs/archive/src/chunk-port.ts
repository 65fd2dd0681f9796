import type { MessagePort } from 'node:worker_threads'
import { createDeferred, type Deferred, SlipwayError } from '@slipway/base'

type ChunkMessage =
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'last' }
  /** May give back the buffer of a chunk. */
  | { readonly kind: 'credit'; readonly buffer?: ArrayBuffer }

/** Chunks on their way to the other thread. */
const CREDITS = 4

/** Sends chunks to another thread, a few ahead of what it has worked off. */
export class ChunkSender {
  readonly #port: MessagePort
  #credits = CREDITS
  #closed = false
  #waiting: Deferred<void> | undefined

  /** `onReturned` gets the buffers that the other thread is done with. */
  constructor(port: MessagePort, onReturned?: (buffer: ArrayBuffer) => void) {
    this.#port = port
    port.on('message', (message: ChunkMessage) => {
      if (message.kind === 'credit' && message.buffer) onReturned?.(message.buffer)
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

/**
 * The chunks of the ChunkSender at the other end of `port`. A port that closes before the last one is an error. With `giveBack` each
 * goes back there when the next one is asked for.
 */
export async function* receiveChunks(
  port: MessagePort,
  options: { readonly giveBack?: boolean } = {},
): AsyncGenerator<Buffer> {
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
      const buffer = message.bytes.buffer as ArrayBuffer
      if (options.giveBack) port.postMessage({ kind: 'credit', buffer } satisfies ChunkMessage, [buffer])
      else port.postMessage({ kind: 'credit' } satisfies ChunkMessage)
    } else if (message.kind === 'last') return
    else throw new SlipwayError('canceled', 'chunks ended early')
  }
}
