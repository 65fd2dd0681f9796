import type { ClientDuplexStream } from '@grpc/grpc-js'
import { Metadata, status } from '@grpc/grpc-js'
import type { ByteSink } from '@slipway/archive'
import { createDeferred, isCode, SlipwayError } from '@slipway/base'
import { bytesMethod, type BytesMessage, fromServiceError } from '@slipway/rpc'
import type { Session, Sessions } from '@slipway/sessions'
import type { ExportContext } from '../exporters.ts'

export const FILE_SEND = bytesMethod('/moby.filesync.v1.FileSend/DiffCopy')

/** Messages are filled up to this. Clients accept 4 MiB, but are quicker with buffers that fit their caches. */
const CHUNK = 128 << 10

/** The client's session, if it can take what an exporter sends. */
export async function receivingSession(
  sessions: Sessions,
  context: ExportContext,
  needsFileSend = true,
): Promise<Session> {
  const session = await sessions.get(context.sessionId, { signal: context.signal, waitMs: 5000 })
  if (needsFileSend && !session.supports(FILE_SEND.path)) {
    throw new SlipwayError(
      'unimplemented',
      'method /moby.filesync.v1.FileSend/diffcopy not supported by the client',
    )
  }
  return session
}

/** Metadata of a FileSend call: which output it is for, and the exporter's answers for the client to see. */
export function sendMetadata(exporterIndex: number, response: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata()
  metadata.set('buildkit-attachable-exporter-id', String(exporterIndex))
  for (const [key, value] of Object.entries(response)) {
    const name = `exporter-md-${key.toLowerCase()}`
    // What gRPC cannot carry in a header is left out: the client gets it with the answer to Solve.
    if (/^[0-9a-z_.-]+$/.test(name) && !name.endsWith('-bin') && /^[ -~]*$/.test(value)) {
      metadata.set(name, value)
    }
  }
  return metadata
}

/** A file on its way to the client. Nothing is acknowledged before `close`. */
export class FileSendWriter implements ByteSink, AsyncDisposable {
  readonly returnsChunks = true
  readonly #call: ClientDuplexStream<BytesMessage, BytesMessage>
  readonly #settled = createDeferred<SlipwayError | undefined>()
  /** Of messages that are under way: a call that is over may never say that it took them. */
  readonly #untaken = new Set<() => void>()
  #error: SlipwayError | undefined
  #ended = false
  /** Small chunks, until they fill a message. */
  #pending: Buffer | undefined
  #pendingBytes = 0

  constructor(call: ClientDuplexStream<BytesMessage, BytesMessage>) {
    this.#call = call
    call.on('error', (error) => this.#settle(fromServiceError(error)))
    call.on('status', ({ code }) => {
      if (code === status.OK) this.#settle(undefined)
    })
    call.resume()
  }

  /** Waits while the client is slower than we are. Throws what the client answered if it ended the call. */
  async write(chunk: Uint8Array): Promise<void> {
    const sending: Promise<void>[] = []
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + CHUNK - this.#pendingBytes)
      at += part.length
      sending.push(part.length === CHUNK ? this.#send(part) : this.#collect(part))
    }
    await Promise.all(sending)
  }

  /** Sends the rest and waits for the client to have taken it. */
  async close(): Promise<void> {
    await this.#flush()
    this.#call.end()
    const error = await this.#settled.promise
    if (error) throw error
  }

  /** Cuts the call if it was not closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#ended) this.#call.cancel()
    await this.#settled.promise
  }

  async #collect(part: Uint8Array): Promise<void> {
    this.#pending ??= Buffer.allocUnsafe(CHUNK)
    this.#pending.set(part, this.#pendingBytes)
    this.#pendingBytes += part.length
    if (this.#pendingBytes === CHUNK) await this.#flush()
  }

  async #flush(): Promise<void> {
    const data = this.#pending?.subarray(0, this.#pendingBytes)
    this.#pending = undefined
    this.#pendingBytes = 0
    if (data) await this.#send(data)
  }

  async #send(data: Uint8Array): Promise<void> {
    this.#throwIfEnded()
    await new Promise<void>((resolve) => {
      this.#untaken.add(resolve)
      this.#call.write({ data }, () => {
        this.#untaken.delete(resolve)
        resolve()
      })
    })
    this.#throwIfEnded()
  }

  #throwIfEnded(): void {
    if (this.#error) throw this.#error
    if (this.#ended) throw new SlipwayError('aborted', 'the client ended the transfer early')
  }

  #settle(error: SlipwayError | undefined): void {
    this.#ended = true
    this.#error ??= error
    this.#settled.resolve(error)
    for (const resolve of this.#untaken) resolve()
  }
}

export function openFileSend(
  session: Session,
  context: ExportContext,
  response: Readonly<Record<string, string>>,
): FileSendWriter {
  const metadata = sendMetadata(context.exporterIndex, response)
  return new FileSendWriter(session.duplex(FILE_SEND, { metadata, signal: context.signal }))
}

/** Runs a transfer; a client that answers AlreadyExists declined it, which is success. */
export async function unlessDeclined(transfer: () => Promise<void>): Promise<void> {
  try {
    await transfer()
  } catch (error) {
    if (!isCode(error, 'already-exists')) throw error
  }
}
