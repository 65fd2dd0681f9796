import type { ServerHttp2Session } from 'node:http2'
import type { Duplex } from 'node:stream'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { MAX_MESSAGE_BYTES, WINDOW_BYTES } from './options.ts'
import type { Service } from './serve.ts'

interface Http2Server {
  on(event: 'session', listener: (session: ServerHttp2Session) => void): void
}

/** Serves one connection that is there already, until it ends or the answer is disposed. */
export function serveConnection(services: readonly Service[], connection: Duplex): Disposable {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
    'grpc-node.flow_control_window': WINDOW_BYTES,
  })
  for (const { definition, handlers } of services) server.addService(definition, handlers)
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  // grpc-js keeps its http2 servers in a private field; without it the default windows only cost speed.
  const { http2Servers } = server as unknown as { http2Servers?: Map<Http2Server, unknown> }
  for (const http2Server of http2Servers?.keys() ?? []) {
    http2Server.on('session', (session) => {
      session.settings({ initialWindowSize: WINDOW_BYTES })
      session.setLocalWindowSize(WINDOW_BYTES)
    })
  }
  injector.injectConnection(connection)
  return { [Symbol.dispose]: () => server.forceShutdown() }
}
