import { type ClientHttp2Session, connect } from 'node:http2'
import { type ClientDuplexStream, type ClientReadableStream, type ClientWritableStream } from '@grpc/grpc-js'
import { abortError, SlipwayError, throwIfAborted } from '@slipway/base'
import { type Caller, cancelOnAbort, metadataOf, type RpcCallOptions, type RpcMethod } from '../caller.ts'
import type { Keepalive } from '../keepalive.ts'
import { WINDOW_BYTES } from '../options.ts'
import { fromServiceError } from '../status.ts'
import { StreamCall } from './call.ts'
import type { FrameTap } from './frame-tap.ts'
import type { SocketDuplex } from '../socket-duplex.ts'

const FIXED_HEADERS = {
  ':method': 'POST',
  ':scheme': 'http',
  ':authority': 'localhost',
  'content-type': 'application/grpc',
  'user-agent': 'slipway',
  te: 'trailers',
} as const

/** Carries a connection whose frames can be tapped: a tunnel, or a socket. */
export interface Carrier extends SocketDuplex {
  /** Before anything has been written. */
  tapFrames(): FrameTap
}

/**
 * A gRPC client on Node's http2 for the connection that a carrier is. Its streams are FramedCalls: the data of a file sync
 * can be had as it comes, see FrameTap.
 */
export function openTunnelCaller(carrier: Carrier, keepalive?: Keepalive): Caller {
  const tap = carrier.tapFrames()
  const session = connect('http://localhost', {
    createConnection: () => carrier,
    settings: { enablePush: false, initialWindowSize: WINDOW_BYTES },
    // Flow control bounds what a session can make us hold.
    maxSessionMemory: Number.MAX_SAFE_INTEGER,
  })
  session.on('error', () => {})
  if (keepalive) keepAlive(session, keepalive)
  session.on('remoteSettings', (settings) => tap.settings(settings))
  session.once('connect', () => {
    if (!session.destroyed) session.setLocalWindowSize(WINDOW_BYTES)
  })
  const call = <Req, Res>(
    method: RpcMethod<Req, Res>,
    options: RpcCallOptions = {},
  ): StreamCall<Req, Res> => {
    const { deadlineMs } = options
    const headers = {
      ...metadataOf(options).toHttp2Headers(),
      ...FIXED_HEADERS,
      ':path': method.path,
      ...(deadlineMs === undefined ? {} : { 'grpc-timeout': `${Math.ceil(deadlineMs)}m` }),
    }
    const open = () => session.request(headers, { endStream: false })
    return cancelOnAbort(new StreamCall(method, { open, tap, deadlineMs }), options.signal)
  }
  return { ...callsOf(call), close: () => session.destroy() }
}

/** Ends the connection when the other side does not answer: its calls are lost. */
function keepAlive(session: ClientHttp2Session, { everyMs, answerMs }: Keepalive): void {
  let late: NodeJS.Timeout | undefined
  const ask = setInterval(() => {
    // A session that was destroyed says `close` later.
    if (late || session.closed || session.destroyed || session.connecting) return
    late = setTimeout(() => session.destroy(), answerMs).unref()
    session.ping(() => {
      clearTimeout(late)
      late = undefined
    })
  }, everyMs).unref()
  session.once('close', () => {
    clearInterval(ask)
    clearTimeout(late)
  })
}

type Call = <Req, Res>(method: RpcMethod<Req, Res>, options?: RpcCallOptions) => StreamCall<Req, Res>

function callsOf(call: Call): Omit<Caller, 'close'> {
  const unary = async <Req, Res>(
    method: RpcMethod<Req, Res>,
    request: Req,
    options: RpcCallOptions = {},
  ): Promise<Res> => {
    throwIfAborted(options.signal)
    const stream = call(method, options)
    stream.end(request)
    return await onlyMessage(stream, options.signal)
  }
  return {
    unary,
    serverStream: <Req, Res>(method: RpcMethod<Req, Res>, request: Req, options?: RpcCallOptions) => {
      const stream = call(method, options)
      stream.end(request)
      return stream as unknown as ClientReadableStream<Res>
    },
    clientStream: <Req, Res>(method: RpcMethod<Req, Res>, options: RpcCallOptions = {}) => {
      const stream = call(method, options)
      const response = onlyMessage(stream, options.signal)
      return { stream: stream as unknown as ClientWritableStream<Req>, response }
    },
    duplex: <Req, Res>(method: RpcMethod<Req, Res>, options?: RpcCallOptions) =>
      call(method, options) as unknown as ClientDuplexStream<Req, Res>,
  }
}

/** Its one message, once its status says that all went well. */
function onlyMessage<Req, Res>(stream: StreamCall<Req, Res>, signal: AbortSignal | undefined): Promise<Res> {
  return new Promise((resolve, reject) => {
    const messages: Res[] = []
    stream.on('data', (message: Res) => messages.push(message))
    stream.on('error', (error) => reject(signal?.aborted ? abortError(signal) : fromServiceError(error)))
    stream.on('end', () => {
      const [message] = messages
      if (messages.length === 1) resolve(message as Res)
      else reject(new SlipwayError('unimplemented', `want one message, got ${messages.length}`))
    })
  })
}
