import { Metadata } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'

export const SESSION_KEY = 'slipway-session'
export const BUILD_KEY = 'slipway-build'
export const METHOD_KEY = 'slipway-method'
/** The caller's own metadata. As headers of their own, repeated ones would arrive as one, joined by commas. */
export const METADATA_KEY = 'slipway-metadata-bin'

const OURS: ReadonlySet<string> = new Set([SESSION_KEY, BUILD_KEY, METHOD_KEY, METADATA_KEY])
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

type Packed = readonly (readonly [key: string, values: readonly string[]])[]

export function packMetadata(metadata: Metadata | undefined): Buffer {
  const keys = Object.keys(metadata?.getMap() ?? {})
  const packed: Packed = keys.map((key) => [key, metadata!.get(key).map(toText)])
  return Buffer.from(JSON.stringify(packed))
}

/** Throws `invalid-argument` for what `packMetadata` did not write. */
export function unpackMetadata(packed: Buffer | string | undefined): Metadata {
  const metadata = new Metadata()
  if (packed === undefined) return metadata
  try {
    for (const [key, values] of JSON.parse(packed.toString()) as Packed) {
      for (const value of values)
        metadata.add(key, key.endsWith('-bin') ? Buffer.from(value, 'base64') : value)
    }
  } catch (cause) {
    throw new SlipwayError('invalid-argument', `malformed ${METADATA_KEY}`, { cause })
  }
  return forwarded(metadata)
}

function toText(value: Buffer | string): string {
  return typeof value === 'string' ? value : value.toString('base64')
}
