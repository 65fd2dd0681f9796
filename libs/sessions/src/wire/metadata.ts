import { Metadata } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'

export const SESSION_KEY = 'slipway-session'
export const BUILD_KEY = 'slipway-build'
export const METHOD_KEY = 'slipway-method'

const OURS: ReadonlySet<string> = new Set([SESSION_KEY, BUILD_KEY, METHOD_KEY])
/** Belong to one hop of HTTP/2, or are set anew by each client. */
const HOP: ReadonlySet<string> = new Set([
  'te',
  'content-type',
  'user-agent',
  'grpc-accept-encoding',
  'accept-encoding',
])

/** What goes on to the next hop. */
export function forwarded(metadata: Metadata): Metadata {
  const copy = new Metadata()
  for (const key of Object.keys(metadata.getMap())) {
    if (OURS.has(key) || HOP.has(key) || key.startsWith('grpc-') || key.startsWith(':')) continue
    for (const value of metadata.get(key)) copy.add(key, value)
  }
  return copy
}

export function textOf(metadata: Metadata, key: string): string {
  const value = metadata.get(key)[0]
  if (value === undefined || value === '') throw new SlipwayError('invalid-argument', `${key} is missing`)
  return String(value)
}
