import type { Duplex } from 'node:stream'
import { ServerCredentials } from '@grpc/grpc-js'
import { createGrpcServer, type Http2Server, http2ServersOf, widenConnectionWindows } from './grpc-server.ts'
import type { Service } from './serve.ts'

/** Serves one connection that is there already, until it ends or the answer is disposed. `tune` sets up its http2 server. */
export function serveConnection(
  services: readonly Service[],
  connection: Duplex,
  tune?: (server: Http2Server) => void,
): Disposable {
  const server = createGrpcServer(services)
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
  if (tune) for (const http2Server of http2ServersOf(server)) tune(http2Server)
  widenConnectionWindows(server)
  injector.injectConnection(connection)
  return { [Symbol.dispose]: () => server.forceShutdown() }
}
