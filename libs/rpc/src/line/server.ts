import { EventEmitter } from 'node:events'
import {
  type handleBidiStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerDuplexStream,
  type ServiceError,
  status as Code,
} from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { duplex } from '../handlers.ts'
import { service, type Service } from '../serve.ts'
import { toServiceError } from '../status.ts'
import { Assembler, type Frame, type Frames, FrameWriter } from './frames.ts'
import { LineStream } from './line-stream.ts'

const DETAILS_KEY = 'grpc-status-details-bin'

type Method = Service['definition'][string]
type Stream = ServerDuplexStream<Frames, Frames>

interface Served {
  readonly method: Method
  readonly handler: unknown
}

/** Serves the methods of other services to those who call them on lines. */
export interface LineServer {
  readonly service: Service
  /** Begins nothing new; each line ends once its calls have. */
  close(): void
}

export function createLineServer(served: readonly Service[]): LineServer {
  const methods = new Map<string, Served>()
  for (const { definition, handlers } of served) {
    for (const [name, method] of Object.entries(definition))
      methods.set(method.path, { method, handler: handlers[name] })
  }
  const lines = new Set<ServedLine>()
  let closing = false
  const open = duplex<Frames, Frames>(async (stream, { signal }) => {
    const line = new ServedLine(stream, methods)
    lines.add(line)
    if (closing) line.close()
    signal.addEventListener('abort', () => line.cut(), { once: true })
    try {
      await line.over
    } finally {
      lines.delete(line)
    }
  }, 'none')
  return {
    service: service(services.SlipwayLineService, { Open: open }),
    close: () => {
      closing = true
      for (const line of lines) line.close()
    },
  }
}

interface RunningCall {
  receive(frame: Frame): void
  cancel(): void
}

class ServedLine {
  readonly over: Promise<void>
  readonly stream: Stream
  readonly writer: FrameWriter
  readonly #methods: ReadonlyMap<string, Served>
  readonly #calls = new Map<number, RunningCall>()
  readonly #end: () => void
  #closing = false

  constructor(stream: Stream, methods: ReadonlyMap<string, Served>) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.over = promise
    this.#end = resolve
    this.stream = stream
    this.#methods = methods
    this.writer = new FrameWriter((frames) => {
      if (!stream.writableEnded && !stream.destroyed) stream.write(frames)
    })
    stream.on('data', (frames: Frames) => {
      for (const frame of frames.frames ?? []) this.#take(frame)
    })
    stream.on('end', () => {
      this.#closing = true
      this.#endWhenIdle()
    })
  }

  close(): void {
    this.#closing = true
    this.writer.flush()
    if (!this.stream.writableEnded) this.stream.write({ closing: true })
    this.#endWhenIdle()
  }

  /** The caller is gone. */
  cut(): void {
    this.#closing = true
    for (const call of this.#calls.values()) call.cancel()
    this.#calls.clear()
    this.#end()
  }

  finish(id: number, error: Partial<ServiceError> | undefined, message?: Buffer): void {
    if (!this.#calls.delete(id)) return
    const outcome = error ? outcomeOf(error) : { code: Code.OK }
    if (message) this.writer.sendMessage(id, message, {}, { outcome })
    else this.writer.send({ call: id, outcome })
    this.#endWhenIdle()
  }

  #endWhenIdle(): void {
    if (!this.#closing || this.#calls.size > 0) return
    this.writer.flush()
    this.#end()
  }

  #take(frame: Frame): void {
    const id = frame.call ?? 0
    if (frame.begin) {
      if (this.#closing || this.#calls.has(id)) return
      this.#calls.set(id, this.#begin(id, frame.begin.method ?? '', frame.begin.metadata ?? {}))
    }
    const call = this.#calls.get(id)
    if (!call) return
    if (frame.cancel) {
      this.#calls.delete(id)
      call.cancel()
      this.#endWhenIdle()
      return
    }
    try {
      call.receive(frame)
    } catch (error) {
      this.finish(id, toServiceError(error))
      call.cancel()
    }
  }

  #begin(id: number, path: string, entries: Readonly<Record<string, string>>): RunningCall {
    const found = this.#methods.get(path)
    const metadata = new Metadata()
    for (const [key, value] of Object.entries(entries)) metadata.set(key, value)
    const about = { path, metadata, stream: this.stream }
    if (found?.handler && !found.method.requestStream && !found.method.responseStream)
      return new UnaryCall(this, id, about, found)
    if (found?.handler && found.method.requestStream && found.method.responseStream)
      return new DuplexCall(this, id, about, found)
    return {
      receive: () => {
        throw new SlipwayError('unimplemented', `The server does not implement the method ${path}`)
      },
      cancel: () => {},
    }
  }
}

interface About {
  readonly path: string
  readonly metadata: Metadata
  readonly stream: Stream
}

/** A handler sees a call of grpc-js in these. */
class UnaryCall extends EventEmitter implements RunningCall {
  readonly metadata: Metadata
  request: unknown
  readonly #line: ServedLine
  readonly #id: number
  readonly #about: About
  readonly #served: Served
  readonly #assembler = new Assembler()

  constructor(line: ServedLine, id: number, about: About, served: Served) {
    super()
    this.metadata = about.metadata
    this.#line = line
    this.#id = id
    this.#about = about
    this.#served = served
  }

  getPath(): string {
    return this.#about.path
  }

  getPeer(): string {
    return this.#about.stream.getPeer()
  }

  getAuthContext(): ReturnType<Stream['getAuthContext']> {
    return this.#about.stream.getAuthContext()
  }

  receive(frame: Frame): void {
    const message = this.#assembler.take(frame)
    if (message === undefined) return
    const { method, handler } = this.#served
    this.request = method.requestDeserialize(message)
    const handle = handler as handleUnaryCall<unknown, unknown>
    handle(this as unknown as Parameters<typeof handle>[0], (error, value) => {
      if (error) this.#line.finish(this.#id, error)
      else this.#answer(value)
    })
  }

  cancel(): void {
    this.emit('cancelled')
  }

  #answer(value: unknown): void {
    try {
      this.#line.finish(this.#id, undefined, this.#served.method.responseSerialize(value))
    } catch (error) {
      this.#line.finish(this.#id, toServiceError(error))
    }
  }
}

class DuplexCall extends LineStream<unknown, unknown> implements RunningCall {
  readonly metadata: Metadata
  readonly #line: ServedLine
  readonly #id: number
  readonly #about: About
  readonly #assembler = new Assembler()

  constructor(line: ServedLine, id: number, about: About, { method, handler }: Served) {
    super(id, line.writer, { encode: method.responseSerialize, decode: method.requestDeserialize })
    this.metadata = about.metadata
    this.#line = line
    this.#id = id
    this.#about = about
    // What a handler says to fail the call.
    this.on('error', (error) => this.#finish(error))
    const handle = handler as handleBidiStreamingCall<unknown, unknown>
    handle(this as unknown as Parameters<typeof handle>[0])
  }

  getPath(): string {
    return this.#about.path
  }

  getPeer(): string {
    return this.#about.stream.getPeer()
  }

  getAuthContext(): ReturnType<Stream['getAuthContext']> {
    return this.#about.stream.getAuthContext()
  }

  receive(frame: Frame): void {
    const message = this.#assembler.take(frame)
    if (message) this.arrived(message)
    if (frame.taken) this.taken(frame.taken)
    if (frame.end) this.ended(() => {})
  }

  cancel(): void {
    this.over()
    this.emit('cancelled')
    this.ended(() => {})
  }

  protected override sendEnd(): void {
    this.#finish(undefined)
  }

  #finish(error: Partial<ServiceError> | undefined): void {
    this.over()
    this.#line.finish(this.#id, error)
  }
}

function outcomeOf(error: Partial<ServiceError>): NonNullable<Frame['outcome']> {
  const details = error.metadata?.get(DETAILS_KEY)[0]
  return {
    code: error.code ?? Code.UNKNOWN,
    message: error.details ?? error.message ?? '',
    ...(details instanceof Buffer ? { details } : {}),
  }
}
