import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { parseAddress } from '../address.ts'
import type { Caller } from '../caller.ts'
import type { DialTls } from '../dial.ts'
import { hasIdentity } from '../identity.ts'
import type { Keepalive } from '../keepalive.ts'
import { openTunnelCaller } from './client.ts'
import { TappedSocket } from './tapped-socket.ts'

/**
 * As `dial`, for calls with many bytes: its streams are FramedCalls, whose bytes go out without a copy. Connects on first use, and
 * again for the next call after the connection has ended. `keepalive` is for tcp, and limits how long connecting may take.
 */
export function dialFramed(address: string, tls?: DialTls, keepalive?: Keepalive): Caller {
  const asks = parseAddress(address).kind === 'tcp' ? keepalive : undefined
  let current: { readonly socket: TappedSocket; readonly caller: Caller } | undefined
  const open = (): Caller => {
    if (!current || current.socket.destroyed) {
      const socket = new TappedSocket(connectTo(address, tls), asks?.answerMs)
      current = { socket, caller: openTunnelCaller(socket, asks) }
    }
    return current.caller
  }
  return {
    unary: async (...call) => await open().unary(...call),
    serverStream: (...call) => open().serverStream(...call),
    clientStream: (...call) => open().clientStream(...call),
    duplex: (...call) => open().duplex(...call),
    close: () => current?.caller.close(),
  }
}

function connectTo(address: string, tls: DialTls | undefined): Socket {
  const parsed = parseAddress(address)
  if (parsed.kind === 'unix') return connect(parsed.path)
  const { host, port } = parsed
  if (!tls) return connect(port, host)
  const name = tls.serverName ?? host
  return connectTls({
    host,
    port,
    ALPNProtocols: ['h2'],
    ...(tls.ca ? { ca: tls.ca } : {}),
    ...(tls.cert ? { cert: tls.cert } : {}),
    ...(tls.key ? { key: tls.key } : {}),
    ...(isIP(name) ? {} : { servername: name }),
    ...(tls.identities ? { checkServerIdentity: hasIdentity(tls.identities) } : {}),
  })
}
