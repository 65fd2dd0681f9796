import type { ServerHttp2Session } from 'node:http2'
import { Server } from '@grpc/grpc-js'
import { type Keepalive, keepaliveOptions } from './keepalive.ts'
import { FRAME_BYTES, MAX_MESSAGE_BYTES, WINDOW_BYTES } from './options.ts'
import type { Service } from './serve.ts'

/** What of an http2 server may be set up from outside. */
export interface Http2Server {
  on(event: 'session', listener: (session: ServerHttp2Session) => void): unknown
  prependListener(event: 'stream', listener: (...args: never[]) => void): unknown
}

/** A server with our limits. */
export function createGrpcServer(services: readonly Service[], keepalive?: Keepalive): Server {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc-node.flow_control_window': WINDOW_BYTES,
    ...keepaliveOptions(keepalive),
  })
  for (const { definition, handlers } of services) server.addService(definition, handlers)
  return server
}

/**
 * The http2 servers that there are by now, for each listener or injector. grpc-js keeps them in a private field; none where
 * there is no such field.
 */
export function http2ServersOf(server: Server): Iterable<Http2Server> {
  const { http2Servers } = server as unknown as { http2Servers?: Map<Http2Server, unknown> }
  return http2Servers?.keys() ?? []
}

/**
 * The stream window of a connection can be set by option, the window of the connection itself cannot; the default only costs
 * speed.
 */
export function widenConnectionWindows(server: Server): void {
  for (const http2Server of http2ServersOf(server)) {
    http2Server.on('session', (session) => {
      session.settings({ initialWindowSize: WINDOW_BYTES, maxFrameSize: FRAME_BYTES })
      session.setLocalWindowSize(WINDOW_BYTES)
    })
  }
}
