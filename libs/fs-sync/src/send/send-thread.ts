import { closeSync, readSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { abortError, createDeferred, type Deferred, SlipwayError } from '@slipway/base'
import { BatchWriter, createPacketSplitter } from '../batch.ts'
import { createPacket, decodePacket, PacketType } from '../packet.ts'
import { isRegular } from '../stat.ts'
import { openForReading } from '../walk/walk.ts'
import { type FileOrigin, type Listed, listSource } from './listing.ts'
import type { LinkMessage } from '../link.ts'
import type { SendCall, SendResult } from './protocol.ts'

const CHUNK_BYTES = 128 << 10
/** A batch is full when another chunk might not fit. */
const FULL_BYTES = 128 << 10
const BATCH_BYTES = FULL_BYTES + CHUNK_BYTES + 1024
/** Batches on their way to the stream. */
const CREDITS = 6

/** The thread's side of one send. */
export async function sendInThread(call: SendCall, signal: AbortSignal): Promise<SendResult> {
  using sender = new Sender(call)
  const { port } = call
  port.on('message', (message: LinkMessage) => sender.receive(message))
  signal.addEventListener('abort', () => sender.fail(abortError(signal)), { once: true })
  try {
    return await sender.run()
  } finally {
    port.postMessage({ kind: 'last' } satisfies LinkMessage)
  }
}

class Sender implements Disposable {
  readonly #port: SendCall['port']
  readonly #listing: Generator<Listed>
  readonly #out = new BatchWriter(BATCH_BYTES)
  /** Files that may be asked for, by id. */
  readonly #offered = new Map<number, FileOrigin>()
  readonly #requested: number[] = []
  readonly #splitter = createPacketSplitter()
  readonly #packet = createPacket()
  #nextRequest = 0
  #credits = CREDITS
  #wakeUp: Deferred<void> | undefined
  #failure: Error | undefined
  #listed = false
  #finished = false
  #nextId = 0
  #open: { readonly id: number; readonly fd: number } | undefined
  #bytes = 0

  constructor(call: SendCall) {
    this.#port = call.port
    this.#listing = listSource(call.source)
  }

  [Symbol.dispose](): void {
    if (this.#open) closeSync(this.#open.fd)
    this.#open = undefined
  }

  receive(message: LinkMessage): void {
    try {
      if (message.kind === 'done') {
        this.#credits++
        if (message.buffer) this.#out.recycle(message.buffer)
      } else if (message.kind === 'packets') {
        this.#take(Buffer.from(message.batch.buffer, 0, message.batch.length))
        const { buffer } = message.batch
        this.#port.postMessage({ kind: 'done', buffer } satisfies LinkMessage, [buffer])
      }
    } catch (error) {
      this.#failure ??= error as Error
    }
    this.#wakeUp?.resolve()
  }

  fail(error: Error): void {
    this.#failure ??= error
    this.#wakeUp?.resolve()
  }

  /** Takes turns between the listing and the data that was asked for, one batch each, so that neither waits for the other. */
  async run(): Promise<SendResult> {
    for (;;) {
      if (this.#failure) throw this.#failure
      if (this.#finished) {
        this.#out.fin()
        this.#flush()
        return { files: this.#nextId, bytes: this.#bytes }
      }
      const work = !this.#listed || this.#open !== undefined || this.#nextRequest < this.#requested.length
      if (this.#credits > 0 && work) {
        this.#fill()
        this.#flush()
        await nextTurn()
      } else {
        this.#wakeUp = createDeferred()
        await this.#wakeUp.promise
        this.#wakeUp = undefined
      }
    }
  }

  #take(bytes: Buffer): void {
    for (const packet of this.#splitter.split(bytes)) {
      decodePacket(packet, 0, packet.length, this.#packet)
      const { type, id, dataStart, dataEnd } = this.#packet
      if (type === PacketType.request) {
        if (!this.#offered.has(id)) throw new SlipwayError('invalid-argument', `invalid file id ${id}`)
        this.#requested.push(id)
      } else if (type === PacketType.fin) this.#finished = true
      else if (type === PacketType.error) {
        throw new SlipwayError(
          'unknown',
          `error from receiver: ${packet.toString('utf8', dataStart, dataEnd)}`,
        )
      }
    }
  }

  #flush(): void {
    if (this.#out.length === 0) return
    this.#credits--
    const batch = this.#out.take()
    this.#port.postMessage({ kind: 'packets', batch } satisfies LinkMessage, [batch.buffer])
  }

  #fill(): void {
    while (!this.#listed && this.#out.length < FULL_BYTES / 2) this.#list()
    while (this.#out.length < FULL_BYTES) {
      if (!this.#open && !this.#openNext()) return
      this.#read()
    }
  }

  #list(): void {
    const next = this.#listing.next()
    if (next.done) {
      this.#out.endOfStats()
      this.#listed = true
      return
    }
    const { stat, origin } = next.value
    const id = this.#nextId++
    if (isRegular(stat.mode)) this.#offered.set(id, origin)
    this.#out.stat(stat)
  }

  /** Opens the next file that was asked for; those without data are answered at once. False when there is none. */
  #openNext(): boolean {
    for (;;) {
      if (this.#nextRequest === this.#requested.length) return false
      const id = this.#requested[this.#nextRequest++]!
      this.#compact()
      const origin = this.#offered.get(id)
      if (!origin) throw new SlipwayError('invalid-argument', `invalid file id ${id}`)
      this.#offered.delete(id)
      if (origin.kind === 'disk') {
        const fd = openForReading(origin.root, origin.path)
        if (fd !== undefined) {
          this.#open = { id, fd }
          return true
        }
      } else this.#sendMemory(id, origin.data)
      this.#out.data(id, 0, () => 0)
    }
  }

  #compact(): void {
    if (this.#nextRequest < 4096) return
    this.#requested.splice(0, this.#nextRequest)
    this.#nextRequest = 0
  }

  #read(): void {
    const { id, fd } = this.#open!
    const count = this.#out.data(id, CHUNK_BYTES, (room) => readSync(fd, room))
    this.#bytes += count
    // Less than asked for is the end of a regular file; an empty packet says so, and was just written when nothing came.
    if (count === CHUNK_BYTES) return
    if (count > 0) this.#out.data(id, 0, () => 0)
    closeSync(fd)
    this.#open = undefined
  }

  #sendMemory(id: number, data: Uint8Array): void {
    for (let at = 0; at < data.length; at += CHUNK_BYTES) {
      const chunk = data.subarray(at, at + CHUNK_BYTES)
      this.#out.data(id, chunk.length, (room) => {
        room.set(chunk)
        return chunk.length
      })
      this.#bytes += chunk.length
    }
  }
}
