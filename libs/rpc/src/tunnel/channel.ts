import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { CallCredentials, ChannelCredentials, Client, type experimental } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { CHANNEL_OPTIONS } from '../options.ts'

type SecureConnector = ReturnType<ChannelCredentials['_createSecureConnector']>
export type { experimental }

/**
 * grpc-js insists on connecting somewhere before it asks its credentials for the real socket. This listener on
 * loopback is that somewhere: one for the process, and every connection to it is dropped at once.
 */
let doormat: Promise<Server> | undefined

function openDoormat(): Promise<Server> {
  doormat ??= (async () => {
    const server = createServer((socket) => socket.on('error', () => {}).resume())
    server.unref()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return server
  })()
  return doormat
}

/** Credentials whose connector hands out one Duplex, once. */
class DuplexCredentials extends ChannelCredentials {
  readonly #duplex: Duplex
  #taken = false

  constructor(duplex: Duplex) {
    super()
    this.#duplex = duplex
  }

  override _isSecure(): boolean {
    return false
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other
  }

  override _createSecureConnector(): SecureConnector {
    return {
      connect: async (socket: Socket) => {
        socket.destroy()
        if (this.#taken) throw new SlipwayError('unavailable', 'the tunnel allows only one connection')
        this.#taken = true
        return { socket: this.#duplex as Socket, secure: false }
      },
      waitForReady: async () => {},
      getCallCredentials: () => CallCredentials.createEmpty(),
      destroy: () => {},
    }
  }
}

/** A gRPC client over any Duplex whose other end is a gRPC server. */
export async function openTunnelClient(duplex: Duplex): Promise<Client> {
  const server = await openDoormat()
  const address = server.address()
  if (address === null || typeof address === 'string')
    throw new SlipwayError('internal', 'no loopback listener')
  const client = new Client(`127.0.0.1:${address.port}`, new DuplexCredentials(duplex), {
    ...CHANNEL_OPTIONS,
    'grpc.default_authority': 'localhost',
    'grpc.use_local_subchannel_pool': 1,
  })
  // The other end waits for the HTTP/2 preface, and cannot even close before it has come.
  client.getChannel().getConnectivityState(true)
  return client
}
