import { type ClientDuplexStream, Metadata, type ServiceError, status as Code } from '@grpc/grpc-js'
import { abortError, asLost, SlipwayError, throwIfAborted } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, cancelOnAbort, metadataOf, type RpcCallOptions, type RpcMethod } from '../caller.ts'
import { fromServiceError } from '../status.ts'
import { Assembler, type Frame, type Frames, FrameWriter } from './frames.ts'
import { LineStream } from './line-stream.ts'

/** Larger requests go by a stream of their own. */
const LARGE_BYTES = 64 << 10
const DETAILS_KEY = 'grpc-status-details-bin'

/** A call that waits for frames. */
interface OpenCall {
  receive(frame: Frame): void
  /** The line is gone; `begun` is false where the server cannot have begun the call. */
  lost(error: unknown, begun: boolean): void
}

/** The same caller, whose unary calls, and those that are said to be light, share one stream, where the peer knows lines. */
export function onLine(plain: Caller): Caller {
  const lines = new Lines(plain)
  return {
    ...plain,
    unary: (method, request, options = {}) => lines.unary(method, request, options),
    duplex: (method, options = {}) => lines.duplex(method, options),
    close: () => lines.close(),
  }
}

class Lines {
  readonly #plain: Caller
  #line: OpenLine | undefined
  #unknown = false
  /** Whether the peer has ever answered on a line. */
  #known = false

  constructor(plain: Caller) {
    this.#plain = plain
  }

  async unary<Req, Res>(method: RpcMethod<Req, Res>, request: Req, options: RpcCallOptions): Promise<Res> {
    throwIfAborted(options.signal)
    const metadata = this.#unknown ? undefined : plainMetadata(options)
    const bytes = metadata && method.requestSerialize(request)
    if (!bytes || bytes.length > LARGE_BYTES) return await this.#plain.unary(method, request, options)
    const { promise, resolve, reject } = Promise.withResolvers<Res | typeof ELSEWHERE>()
    const line = this.#open()
    const call = line.add((id) => new UnaryCall(line, id, method.responseDeserialize, resolve, reject))
    line.writer.sendMessage(call.id, bytes, { begin: { method: method.path, metadata } }, { end: true })
    const value = await call.within(promise, options)
    return value === ELSEWHERE ? await this.#plain.unary(method, request, options) : value
  }

  duplex<Req, Res>(method: RpcMethod<Req, Res>, options: RpcCallOptions): ClientDuplexStream<Req, Res> {
    const metadata = options.light && this.#known && !this.#unknown ? plainMetadata(options) : undefined
    if (!metadata || options.deadlineMs !== undefined) return this.#plain.duplex(method, options)
    const line = this.#open()
    const call = line.add((id) => new DuplexCall<Req, Res>(line, id, method))
    line.writer.send({ call: call.id, begin: { method: method.path, metadata } })
    return cancelOnAbort(call as unknown as ClientDuplexStream<Req, Res>, options.signal)
  }

  close(): void {
    this.#line?.finish()
    this.#plain.close()
  }

  #open(): OpenLine {
    this.#line ??= new OpenLine(this.#plain.duplex(services.SlipwayLineService.Open), {
      known: () => (this.#known = true),
      unknown: () => (this.#unknown = true),
      left: (line) => {
        if (this.#line === line) this.#line = undefined
      },
    })
    return this.#line
  }
}

/** Answer of a call that the server has not begun: it is to be made on a stream of its own. */
const ELSEWHERE = Symbol('elsewhere')

interface LineListener {
  known(): void
  unknown(): void
  /** No new calls go here. */
  left(line: OpenLine): void
}

class OpenLine {
  readonly writer: FrameWriter
  readonly #stream: ClientDuplexStream<Frames, Frames>
  readonly #listener: LineListener
  readonly #calls = new Map<number, OpenCall>()
  #last = 0
  #finishing = false
  #heard = false

  constructor(stream: ClientDuplexStream<Frames, Frames>, listener: LineListener) {
    this.#stream = stream
    this.#listener = listener
    this.writer = new FrameWriter((frames) => {
      if (!stream.writableEnded && !stream.destroyed) stream.write(frames)
    })
    stream.on('data', (frames: Frames) => this.#take(frames))
    stream.on('error', (error: Partial<ServiceError>) => {
      const unknown = error.code === Code.UNIMPLEMENTED && !this.#heard
      if (unknown) listener.unknown()
      this.#end(error, !unknown)
    })
    stream.on('end', () => this.#end(undefined, false))
  }

  add<C extends OpenCall>(make: (id: number) => C): C {
    const id = ++this.#last
    const call = make(id)
    this.#calls.set(id, call)
    return call
  }

  remove(id: number): void {
    this.#calls.delete(id)
    this.#endWhenIdle()
  }

  /** Ends the stream once the last call is over. */
  finish(): void {
    this.#finishing = true
    this.#listener.left(this)
    this.#endWhenIdle()
  }

  #endWhenIdle(): void {
    if (!this.#finishing || this.#calls.size > 0 || this.#stream.writableEnded) return
    this.writer.flush()
    this.#stream.end()
  }

  #take({ frames, closing }: Frames): void {
    if (!this.#heard) this.#listener.known()
    this.#heard = true
    for (const frame of frames ?? []) this.#calls.get(frame.call ?? 0)?.receive(frame)
    if (closing) this.#listener.left(this)
  }

  #end(error: unknown, begun: boolean): void {
    this.#listener.left(this)
    const calls = [...this.#calls.values()]
    this.#calls.clear()
    for (const call of calls) call.lost(error, begun)
  }
}

class UnaryCall<Res> implements OpenCall {
  readonly id: number
  readonly #line: OpenLine
  readonly #decode: (bytes: Buffer) => Res
  readonly #resolve: (value: Res | typeof ELSEWHERE) => void
  readonly #reject: (error: unknown) => void
  readonly #assembler = new Assembler()
  #message: Buffer | undefined

  constructor(
    line: OpenLine,
    id: number,
    decode: (bytes: Buffer) => Res,
    resolve: (value: Res | typeof ELSEWHERE) => void,
    reject: (error: unknown) => void,
  ) {
    this.id = id
    this.#line = line
    this.#decode = decode
    this.#resolve = resolve
    this.#reject = reject
  }

  /** The answer, unless the signal aborts or the time is over before it comes. */
  async within<T>(answer: Promise<T>, { signal, deadlineMs }: RpcCallOptions): Promise<T> {
    if (!signal && deadlineMs === undefined) return await answer
    const cancel = (): void => this.#cancel(abortError(signal!))
    const late = (): void =>
      this.#cancel(new SlipwayError('deadline-exceeded', `Deadline exceeded after ${deadlineMs! / 1000}s`))
    signal?.addEventListener('abort', cancel, { once: true })
    const timer = deadlineMs === undefined ? undefined : setTimeout(late, deadlineMs)
    try {
      return await answer
    } finally {
      signal?.removeEventListener('abort', cancel)
      clearTimeout(timer)
    }
  }

  receive(frame: Frame): void {
    try {
      this.#message = this.#assembler.take(frame) ?? this.#message
      if (!frame.outcome) return
      this.#line.remove(this.id)
      if (frame.outcome.code) this.#reject(fromServiceError(serviceErrorOf(frame.outcome)))
      else this.#resolve(this.#decode(this.#message ?? Buffer.alloc(0)))
    } catch (error) {
      this.#cancel(error)
    }
  }

  lost(error: unknown, begun: boolean): void {
    if (begun) this.#reject(fromServiceError(error))
    else this.#resolve(ELSEWHERE)
  }

  #cancel(error: unknown): void {
    this.#line.remove(this.id)
    this.#line.writer.send({ call: this.id, cancel: true })
    this.#reject(error)
  }
}

/** Looks like a call of grpc-js. */
class DuplexCall<Req, Res> extends LineStream<Req, Res> implements OpenCall {
  readonly id: number
  readonly #line: OpenLine
  readonly #assembler = new Assembler()
  #settled = false

  constructor(line: OpenLine, id: number, method: RpcMethod<Req, Res>) {
    super(id, line.writer, { encode: method.requestSerialize, decode: method.responseDeserialize })
    this.id = id
    this.#line = line
  }

  receive(frame: Frame): void {
    try {
      const message = this.#assembler.take(frame)
      if (message) this.arrived(message)
    } catch (error) {
      this.#line.writer.send({ call: this.id, cancel: true })
      this.#settle(error)
      return
    }
    if (frame.taken) this.taken(frame.taken)
    if (frame.outcome) this.#settle(frame.outcome.code ? serviceErrorOf(frame.outcome) : undefined)
  }

  lost(error: unknown, begun: boolean): void {
    this.#settle(begun ? error : asLost(new SlipwayError('unavailable', 'the peer ended its connection')))
  }

  cancel(): void {
    if (this.#settled) return
    this.#line.writer.send({ call: this.id, cancel: true })
    this.#settle(serviceErrorOf({ code: Code.CANCELLED, message: 'Cancelled on client' }))
  }

  protected override sendEnd(): void {
    this.#line.writer.send({ call: this.id, end: true })
  }

  #settle(error: unknown): void {
    if (this.#settled) return
    this.#settled = true
    this.#line.remove(this.id)
    this.over()
    this.ended(() => {
      if (error !== undefined) this.emit('error', error)
      this.emit('status')
    })
  }
}

/** What a line can carry; undefined where some of it is binary. */
function plainMetadata(options: RpcCallOptions): Record<string, string> | undefined {
  const metadata: Record<string, string> = {}
  for (const [key, value] of Object.entries(metadataOf(options).getMap())) {
    if (typeof value !== 'string') return undefined
    metadata[key] = value
  }
  return metadata
}

/** As grpc-js makes it of the trailers of a call. */
function serviceErrorOf({ code, message, details }: NonNullable<Frame['outcome']>): ServiceError {
  const metadata = new Metadata()
  if (details && details.length > 0) metadata.set(DETAILS_KEY, Buffer.from(details))
  return Object.assign(new Error(`${code} ${Code[code ?? 2]}: ${message}`), {
    code: code ?? Code.UNKNOWN,
    details: message ?? '',
    metadata,
  })
}
