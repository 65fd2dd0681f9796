import { SlipwayError } from '@slipway/base'

/** A listen or dial address: `unix:///path`, `tcp://host:port`, `fd://` is not built. */
export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

export function parseAddress(text: string): Address {
  if (text.startsWith('unix://')) {
    const path = text.slice('unix://'.length)
    if (!path.startsWith('/'))
      throw new SlipwayError('invalid-argument', `address ${text}: the socket path must be absolute`)
    return { kind: 'unix', path }
  }
  if (text.startsWith('tcp://')) {
    const rest = text.slice('tcp://'.length).replace(/\/$/, '')
    const colon = rest.lastIndexOf(':')
    const port = Number(rest.slice(colon + 1))
    if (colon < 0 || !/^\d{1,5}$/.test(rest.slice(colon + 1)) || port > 65_535) {
      throw new SlipwayError('invalid-argument', `address ${text}: a port is missing`)
    }
    return { kind: 'tcp', host: rest.slice(0, colon).replace(/^\[|\]$/g, ''), port }
  }
  const scheme = text.includes('://') ? text.slice(0, text.indexOf('://')) : text
  throw new SlipwayError(
    'invalid-argument',
    `invalid address ${text}: unsupported scheme ${JSON.stringify(scheme)}, want unix:// or tcp://`,
  )
}

/** The form grpc-js takes. */
export function grpcTarget(address: Address): string {
  if (address.kind === 'unix') return `unix:${address.path}`
  const host = address.host === '' ? '0.0.0.0' : address.host
  return `${host.includes(':') ? `[${host}]` : host}:${address.port}`
}
