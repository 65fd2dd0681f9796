import { type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2'
import { Duplex } from 'node:stream'
import { Metadata, type ServiceError, status as Code, type StatusObject } from '@grpc/grpc-js'
import { errorMessage, isCode } from '@slipway/base'
import type { RpcMethod } from '../caller.ts'
import { frameHeader, frameMessage, MessageSplitter } from '../frames.ts'
import { MAX_MESSAGE_BYTES } from '../options.ts'
import type { SendLane, WriteDone } from './data-sender.ts'
import type { FrameTap, TapFlow } from './frame-tap.ts'
import { statusOfHeaders, statusOfReset } from './status.ts'

/** For who reads and writes the body of a call as it is, with the frames of its messages. */
export interface FramedCall {
  /** Must be called before anything has come. Whoever takes the frames gets no messages, but all else. */
  takeFrames(sink: (bytes: Buffer) => void): Pick<TapFlow, 'consumed'>
  /**
   * Sends messages in their frames, in pieces cut anywhere; resolves when all of them may be used again: with true when their
   * memory may be given back too, which the system may still read from where a connection was cut.
   */
  sendFrames(...pieces: readonly Buffer[]): Promise<boolean>
}

export function isFramed(stream: object): stream is FramedCall {
  return 'takeFrames' in stream
}

export interface CallParts {
  /** Makes the request; throws when the connection is gone. */
  readonly open: () => ClientHttp2Stream
  readonly tap: FrameTap
  readonly deadlineMs: number | undefined
}

/**
 * A call as grpc-js shows it to users of its streams: events `metadata`, `status` and `error` (a ServiceError), `cancel`.
 * A call that has its status takes no more messages and ignores what is still written.
 */
export class StreamCall<Req, Res> extends Duplex implements FramedCall {
  readonly #method: RpcMethod<Req, Res>
  readonly #tap: FrameTap
  readonly #splitter = new MessageSplitter(MAX_MESSAGE_BYTES)
  #stream: ClientHttp2Stream | undefined
  #status: StatusObject | undefined
  #over = false
  #deadline: NodeJS.Timeout | undefined
  #lane: SendLane | undefined

  constructor(method: RpcMethod<Req, Res>, parts: CallParts) {
    super({ objectMode: true, allowHalfOpen: false })
    this.#method = method
    this.#tap = parts.tap
    if (parts.deadlineMs !== undefined) {
      const expire = (): void => this.#stop(Code.DEADLINE_EXCEEDED, 'Deadline exceeded')
      this.#deadline = setTimeout(expire, parts.deadlineMs)
    }
    try {
      this.#stream = parts.open()
      this.#listen(this.#stream)
    } catch (error) {
      this.#stop(Code.UNAVAILABLE, errorMessage(error))
    }
  }

  cancel(): void {
    this.#stop(Code.CANCELLED, 'Cancelled on client')
  }

  getPeer(): string {
    return 'session'
  }

  takeFrames(sink: (bytes: Buffer) => void): Pick<TapFlow, 'consumed'> {
    const stream = this.#stream
    if (!stream) return { consumed: () => {} }
    let flow: TapFlow | undefined
    const open = (): void => {
      flow = this.#tap.open(stream.id!, sink)
      stream.once('close', () => flow?.close())
    }
    if (stream.pending) stream.once('ready', open)
    else open()
    return { consumed: (count) => flow?.consumed(count) }
  }

  sendFrames(...pieces: readonly Buffer[]): Promise<boolean> {
    return new Promise((resolve) => this.#send(pieces, (cut = false) => resolve(!cut)))
  }

  override _read(): void {
    this.#stream?.resume()
  }

  override _write(message: Req, _encoding: BufferEncoding, done: () => void): void {
    this.#sendMessages([message], done)
  }

  /** What was written in one go goes out in one go. */
  override _writev(waiting: readonly { readonly chunk: Req }[], done: () => void): void {
    this.#sendMessages(
      waiting.map(({ chunk }) => chunk),
      done,
    )
  }

  #sendMessages(messages: readonly Req[], done: () => void): void {
    let pieces: readonly Uint8Array[]
    try {
      pieces = messages.flatMap((message) => this.#framed(message))
    } catch (error) {
      this.#stop(Code.INTERNAL, `Request message serialization failure: ${errorMessage(error)}`)
      done()
      return
    }
    this.#send(pieces, () => done())
  }

  override _final(done: () => void): void {
    if (this.#stream && !this.#over && !this.#stream.destroyed) this.#stream.end()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#over) this.cancel()
    done(error)
  }

  #framed(message: Req): readonly Uint8Array[] {
    const pieces = this.#method.requestPieces?.(message)
    if (!pieces) return [frameMessage(this.#method.requestSerialize(message))]
    return [frameHeader(pieces.reduce((sum, piece) => sum + piece.length, 0)), ...pieces]
  }

  #send(pieces: readonly Uint8Array[], done: WriteDone): void {
    const stream = this.#stream
    if (!stream || this.#over || stream.destroyed || stream.writableEnded) done()
    else if (this.#lane) this.#lane.send(pieces, done)
    else {
      // Without an id yet.
      const settle = (): void => {
        stream.off('ready', settle)
        stream.off('close', settle)
        this.#send(pieces, done)
      }
      stream.on('ready', settle)
      stream.on('close', settle)
    }
  }

  #listen(stream: ClientHttp2Stream): void {
    stream.on('response', (headers) => {
      if (headers['grpc-status'] === undefined && headers[':status'] === 200) {
        this.emit('metadata', Metadata.fromHttp2Headers(headers))
      } else this.#end(headers)
    })
    stream.on('trailers', (headers) => this.#end(headers))
    stream.on('data', (chunk: Buffer) => this.#receive(chunk))
    const openLane = (): void => {
      this.#lane = this.#tap.openLane(stream.id!)
    }
    if (stream.pending) stream.once('ready', openLane)
    else openLane()
    stream.on('end', () => {
      if (this.#status) this.#finish()
    })
    let failure: Error | undefined
    stream.on('error', (error) => {
      failure = error
    })
    stream.on('close', () => {
      this.#lane?.close()
      this.#status ??= statusOfReset(stream, failure)
      this.#finish()
    })
  }

  #end(headers: IncomingHttpHeaders): void {
    this.#status ??= statusOfHeaders(headers)
  }

  #receive(chunk: Buffer): void {
    if (this.#over) return
    try {
      for (const message of this.#splitter.split(chunk)) {
        if (!this.push(this.#method.responseDeserialize(message))) this.#stream!.pause()
      }
    } catch (error) {
      const tooLarge = isCode(error, 'resource-exhausted')
      if (tooLarge) this.#stop(Code.RESOURCE_EXHAUSTED, errorMessage(error))
      else this.#stop(Code.INTERNAL, `Response message parsing error: ${errorMessage(error)}`)
    }
  }

  /** Ends the call from this side. */
  #stop(code: Code, details: string): void {
    if (this.#over) return
    this.#status = { code, details, metadata: new Metadata() }
    // Nobody is told before whoever makes or cancels the call has it in hand.
    process.nextTick(() => this.#finish())
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    clearTimeout(this.#deadline)
    const status = this.#status!
    if (this.#stream && !this.#stream.closed) {
      const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants
      this.#stream.close(status.code === Code.OK ? NGHTTP2_NO_ERROR : NGHTTP2_CANCEL)
      this.#stream.resume()
    }
    this.#lane?.close()
    if (!this.destroyed) this.push(null)
    if (status.code !== Code.OK && (!this.destroyed || this.listenerCount('error') > 0))
      this.emit('error', serviceError(status))
    this.emit('status', status)
  }
}

function serviceError(status: StatusObject): ServiceError {
  return Object.assign(new Error(`${status.code} ${Code[status.code]}: ${status.details}`), status)
}
