import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  sendUnaryData,
  ServerDuplexStream,
} from '@grpc/grpc-js'
import type { Readable } from 'node:stream'
import { SlipwayError, throwIfAborted, toSlipwayError } from '@slipway/base'
import { histogram } from '@slipway/metrics'
import { inTrace, outsideTraces, parseTraceparent, traced } from '@slipway/tracing'
import { statusName, toServiceError } from './status.ts'

/** What every handler gets besides its request. */
export interface CallContext {
  readonly metadata: Metadata
  readonly peer: string
  /** Aborts when the caller cancels or its connection ends. */
  readonly signal: AbortSignal
}

/**
 * How calls take part in traces: by default they go on with that of their caller. `root` begins one where the caller has none;
 * `none` is for calls that stay open beside the work of others; `quiet` for small ones, of which there are many: they leave no span, and
 * what is done for them hangs on that of their caller.
 */
export type CallTracing = 'continue' | 'root' | 'none' | 'quiet'

interface Cancellable {
  readonly metadata: Metadata
  getPeer(): string
  getPath(): string
  on(event: 'cancelled', listener: () => void): unknown
}

/** What a handler sees of a call. Most never ask for the signal, and grpc-js reports calls that have ended as canceled, too. */
class ServedCall implements CallContext {
  readonly metadata: Metadata
  readonly #call: Cancellable
  #controller: AbortController | undefined
  #canceled = false

  constructor(call: Cancellable) {
    this.#call = call
    this.metadata = call.metadata
    call.on('cancelled', () => {
      this.#canceled = true
      this.#abort()
    })
  }

  get peer(): string {
    return this.#call.getPeer()
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#canceled) this.#abort()
    }
    return this.#controller.signal
  }

  #abort(): void {
    this.#controller?.abort(new SlipwayError('canceled', 'context canceled'))
  }
}

const seconds = histogram(
  'rpc_server_call_duration_seconds',
  'How long calls took that were served, by method and status.',
  [0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300, 1800],
)

async function timed<T>(path: string, handle: () => Promise<T> | T): Promise<T> {
  const started = performance.now()
  let status = 'OK'
  try {
    return await handle()
  } catch (error) {
    status = statusName(error)
    throw error
  } finally {
    const labels = { rpc_method: path.slice(1), rpc_response_status_code: status, rpc_system_name: 'grpc' }
    seconds.observe((performance.now() - started) / 1000, labels)
  }
}

/** Runs a handler as a part of its caller's trace, in a span named after the method. */
function served<T>(call: Cancellable, tracing: CallTracing, handle: () => Promise<T> | T): Promise<T> {
  const run = (): Promise<T> => timed(call.getPath(), handle)
  if (tracing === 'none') return outsideTraces(run)
  const header = call.metadata.get('traceparent')[0]
  const parent = header === undefined ? undefined : parseTraceparent(String(header))
  if (!parent && tracing !== 'root') return outsideTraces(run)
  if (tracing === 'quiet') return inTrace(parent, run)
  const name = call.getPath().slice(1)
  const [service = '', method = ''] = name.split('/')
  const attributes = { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method }
  return traced(name, { kind: 'server', parent, attributes, root: true }, run)
}

export function unary<Req, Res>(
  handle: (request: Req, context: CallContext) => Promise<Res> | Res,
  tracing: CallTracing = 'continue',
): handleUnaryCall<Req, Res> {
  return (call, callback: sendUnaryData<Res>) => {
    const context = new ServedCall(call)
    Promise.resolve()
      .then(() => served(call, tracing, () => handle(call.request, context)))
      .then(
        (value) => callback(null, value),
        (error: unknown) => callback(toServiceError(error) as never),
      )
  }
}

/** A small question of another service: see `quiet`. */
export function quiet<Req, Res>(
  handle: (request: Req, context: CallContext) => Promise<Res> | Res,
): handleUnaryCall<Req, Res> {
  return unary(handle, 'quiet')
}

/** `send` waits while the receiver is slower than we are. */
export function serverStream<Req, Res>(
  handle: (
    request: Req,
    context: CallContext,
    send: (message: Res) => Promise<void>,
    headers: (metadata: Metadata) => void,
  ) => Promise<void>,
  tracing: CallTracing = 'continue',
): handleServerStreamingCall<Req, Res> {
  return (call) => {
    const context = new ServedCall(call)
    const send = async (message: Res): Promise<void> => {
      // A write after the end would take the status with it.
      if (context.signal.aborted || call.writableEnded) throw new SlipwayError('canceled', 'context canceled')
      if (!call.write(message)) await drained(call, context.signal)
    }
    const headers = (metadata: Metadata): void => call.sendMetadata(metadata)
    Promise.resolve()
      .then(() => served(call, tracing, () => handle(call.request, context, send, headers)))
      .then(
        () => call.end(),
        // Not `destroy`: a destroyed stream never sends its status.
        (error: unknown) => void call.emit('error', toServiceError(error)),
      )
  }
}

/** Many requests, one answer. Answering early, or failing, leaves the rest unread. */
export function clientStream<Req, Res>(
  handle: (messages: AsyncIterable<Req>, context: CallContext) => Promise<Res>,
  tracing: CallTracing = 'continue',
): handleClientStreamingCall<Req, Res> {
  return (call, callback: sendUnaryData<Res>) => {
    const context = new ServedCall(call)
    Promise.resolve()
      .then(() => served(call, tracing, () => handle(requestsOf<Req>(call, context.signal), context)))
      .then(
        (value) => callback(null, value),
        (error: unknown) => callback(toServiceError(error) as never),
      )
  }
}

/**
 * The requests of a call, until the caller has sent all; throws `canceled` when it goes away. Leaving the loop does not end the
 * call. A stream's own iterator would destroy the call when it fails, and its status would never be sent.
 */
export async function* requestsOf<Req>(call: Readable, signal: AbortSignal): AsyncGenerator<Req> {
  let ended = false
  let wake: () => void = () => {}
  const onReadable = (): void => wake()
  const onEnd = (): void => {
    ended = true
    wake()
  }
  call.on('readable', onReadable)
  call.on('end', onEnd)
  call.on('close', onEnd)
  signal.addEventListener('abort', onReadable)
  try {
    for (;;) {
      throwIfAborted(signal)
      const message = call.read() as Req | null
      if (message !== null) yield message
      else if (ended || call.readableEnded) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    call.off('readable', onReadable)
    call.off('end', onEnd)
    call.off('close', onEnd)
    signal.removeEventListener('abort', onReadable)
  }
}

/** Sends on a duplex call; waits while the receiver is slower than we are. */
export function senderOf<Res>(
  call: Pick<ServerDuplexStream<never, Res>, 'write' | 'writableEnded'> & Drainable,
  signal: AbortSignal,
): (message: Res) => Promise<void> {
  return async (message) => {
    // A write after the end would take the status with it.
    if (signal.aborted || call.writableEnded) throw new SlipwayError('canceled', 'context canceled')
    if (!call.write(message)) await drained(call, signal)
  }
}

export function duplex<Req, Res>(
  handle: (call: ServerDuplexStream<Req, Res>, context: CallContext) => Promise<void>,
  tracing: CallTracing = 'continue',
): handleBidiStreamingCall<Req, Res> {
  return (call) => {
    const context = new ServedCall(call)
    Promise.resolve()
      .then(() => served(call, tracing, () => handle(call, context)))
      .then(
        () => call.end(),
        (error: unknown) => {
          call.emit('error', toServiceError(toSlipwayError(error)))
        },
      )
  }
}

interface Drainable {
  once(event: 'drain' | 'close' | 'error', listener: () => void): unknown
  off(event: 'drain' | 'close' | 'error', listener: () => void): unknown
}

/** Waits until a stream takes more, ends, or the signal aborts. */
export function drained(stream: Drainable, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'close', 'error'] as const) stream.off(event, done)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error'] as const) stream.once(event, done)
    signal?.addEventListener('abort', done, { once: true })
  })
}
