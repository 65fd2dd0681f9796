import {
  type CallOptions as GrpcCallOptions,
  type Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  type ClientWritableStream,
  Metadata,
} from '@grpc/grpc-js'
import { abortError, throwIfAborted } from '@slipway/base'
import { activeTrace, formatTraceparent } from '@slipway/tracing'
import { fromServiceError } from './status.ts'

/** A method of a generated service definition, or one with codecs of its own. */
export interface RpcMethod<Req, Res> {
  readonly path: string
  readonly requestStream: boolean
  readonly responseStream: boolean
  readonly requestSerialize: (message: Req) => Buffer
  /** What `requestSerialize` gives, in pieces: without a copy of what is large. For who can write pieces. */
  readonly requestPieces?: (message: Req) => readonly Uint8Array[]
  readonly requestDeserialize: (bytes: Buffer) => Req
  readonly responseSerialize: (message: Res) => Buffer
  readonly responseDeserialize: (bytes: Buffer) => Res
}

export interface RpcCallOptions {
  readonly metadata?: Metadata
  readonly signal?: AbortSignal
  readonly deadlineMs?: number
  /** Few and small messages, of a call of both sides: it need not have a stream of its own (`line/`). */
  readonly light?: boolean
}

/** Promise and stream calls over one grpc-js client. Unary errors are SlipwayErrors; stream errors are for `fromServiceError`. */
export interface Caller {
  unary<Req, Res>(method: RpcMethod<Req, Res>, request: Req, options?: RpcCallOptions): Promise<Res>
  serverStream<Req, Res>(
    method: RpcMethod<Req, Res>,
    request: Req,
    options?: RpcCallOptions,
  ): ClientReadableStream<Res>
  clientStream<Req, Res>(
    method: RpcMethod<Req, Res>,
    options?: RpcCallOptions,
  ): { readonly stream: ClientWritableStream<Req>; readonly response: Promise<Res> }
  duplex<Req, Res>(method: RpcMethod<Req, Res>, options?: RpcCallOptions): ClientDuplexStream<Req, Res>
  close(): void
}

interface CancellableCall {
  cancel(): void
  on(event: 'end' | 'close' | 'status' | 'error', listener: () => void): unknown
}

function grpcOptions(options: RpcCallOptions): GrpcCallOptions {
  return options.deadlineMs === undefined ? {} : { deadline: Date.now() + options.deadlineMs }
}

/** What the caller gave, and the trace that the call is a part of. */
export function metadataOf({ metadata }: RpcCallOptions): Metadata {
  const trace = activeTrace()
  if (!trace) return metadata ?? new Metadata()
  const own = metadata?.clone() ?? new Metadata()
  own.set('traceparent', formatTraceparent(trace))
  return own
}

/** Ends the call when the signal aborts. */
export function cancelOnAbort<T extends CancellableCall>(call: T, signal: AbortSignal | undefined): T {
  if (!signal) return call
  const cancel = (): void => call.cancel()
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  call.on('status', () => signal.removeEventListener('abort', cancel))
  return call
}

function callUnary<Req, Res>(
  client: Client,
  method: RpcMethod<Req, Res>,
  request: Req,
  options: RpcCallOptions,
): Promise<Res> {
  throwIfAborted(options.signal)
  return new Promise((resolve, reject) => {
    const { signal } = options
    const call = client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      request,
      metadataOf(options),
      grpcOptions(options),
      (error, value) => {
        signal?.removeEventListener('abort', cancel)
        if (error) reject(signal?.aborted ? abortError(signal) : fromServiceError(error))
        else resolve(value as Res)
      },
    )
    const cancel = (): void => call.cancel()
    signal?.addEventListener('abort', cancel, { once: true })
  })
}

/** `client` is asked for each call. */
export function createCaller(client: () => Client): Caller {
  return {
    unary: (method, request, options = {}) => callUnary(client(), method, request, options),
    serverStream: (method, request, options = {}) =>
      cancelOnAbort(
        client().makeServerStreamRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          metadataOf(options),
          grpcOptions(options),
        ),
        options.signal,
      ),
    clientStream: <Req, Res>(method: RpcMethod<Req, Res>, options: RpcCallOptions = {}) => {
      const settled = Promise.withResolvers<Res>()
      const stream = client().makeClientStreamRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        metadataOf(options),
        grpcOptions(options),
        (error, value) => (error ? settled.reject(fromServiceError(error)) : settled.resolve(value as Res)),
      )
      return { stream: cancelOnAbort(stream, options.signal), response: settled.promise }
    },
    duplex: (method, options = {}) =>
      cancelOnAbort(
        client().makeBidiStreamRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          metadataOf(options),
          grpcOptions(options),
        ),
        options.signal,
      ),
    close: () => client().close(),
  }
}

/** Iterates the messages of a call; errors come as SlipwayErrors. Leaving the loop early cancels the call. */
export async function* messagesOf<T>(
  call: ClientReadableStream<T> | ClientDuplexStream<unknown, T>,
): AsyncGenerator<T> {
  let ended = false
  try {
    for await (const message of call) yield message as T
    ended = true
  } catch (error) {
    ended = true
    throw fromServiceError(error)
  } finally {
    if (!ended) call.cancel()
  }
}
