import { ChannelCredentials, Client } from '@grpc/grpc-js'
import { grpcTarget, parseAddress } from './address.ts'
import { type Caller, createCaller } from './caller.ts'
import { connectingWithin } from './connecting.ts'
import { hasIdentity } from './identity.ts'
import { type Keepalive, keepaliveOptions } from './keepalive.ts'
import { CHANNEL_OPTIONS } from './options.ts'

export interface DialTls {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  readonly serverName?: string
  /** URIs, one of which the server's certificate must have; then its host name does not matter. */
  readonly identities?: readonly string[]
}

/** A caller for the server at `address`; connects on first use. `keepalive` is for tcp, and limits how long connecting may take. */
export function dial(address: string, tls?: DialTls, keepalive?: Keepalive): Caller {
  const parsed = parseAddress(address)
  const credentials = tls
    ? ChannelCredentials.createSsl(
        tls.ca ?? null,
        tls.key ?? null,
        tls.cert ?? null,
        tls.identities ? { checkServerIdentity: hasIdentity(tls.identities) } : {},
      )
    : ChannelCredentials.createInsecure()
  const options = {
    ...CHANNEL_OPTIONS,
    'grpc.use_local_subchannel_pool': 1,
    ...(parsed.kind === 'unix' ? { 'grpc.default_authority': 'localhost' } : keepaliveOptions(keepalive)),
    ...(tls?.serverName === undefined ? {} : { 'grpc.ssl_target_name_override': tls.serverName }),
  }
  const open = (): Client => new Client(grpcTarget(parsed), credentials, options)
  if (parsed.kind === 'tcp' && keepalive) return createCaller(connectingWithin(keepalive.answerMs, open))
  const client = open()
  return createCaller(() => client)
}
