import { goBool, SlipwayError, wrapError } from '@slipway/base'
import type { Compression } from '@slipway/oci'

export type Attrs = Readonly<Record<string, string>>

/** A switch that is on when it is named without a value. */
export function parseSwitch(key: string, value: string): boolean {
  return value === '' ? true : parseStrictBool(key, value)
}

export function parseStrictBool(key: string, value: string): boolean {
  const parsed = goBool(value)
  if (parsed !== undefined) return parsed
  throw invalid(
    `non-bool value specified for ${key}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
  )
}

export interface CompressionOptions {
  readonly type: Compression
  readonly level?: number
  readonly force: boolean
}

export function parseCompression(attrs: Attrs): CompressionOptions {
  const type = attrs['compression']
  const level = attrs['compression-level']
  const force = attrs['force-compression']
  return {
    type: type === undefined ? 'gzip' : compressionType(type),
    ...(level === undefined ? {} : { level: parseLevel(level) }),
    force: force === undefined ? false : parseForce(force),
  }
}

function compressionType(value: string): Compression {
  if (value === 'uncompressed' || value === 'gzip' || value === 'zstd') return value
  if (value === 'estargz') {
    throw new SlipwayError('unimplemented', 'exporter option "compression=estargz" is not supported')
  }
  throw invalid(`unsupported compression type ${value}`)
}

function parseLevel(value: string): number {
  if (/^[+-]?\d+$/.test(value)) return Number(value)
  throw invalid(
    `non-integer value ${value} specified for compression-level: strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`,
  )
}

function parseForce(value: string): boolean {
  if (value === '') return true
  const parsed = goBool(value)
  if (parsed !== undefined) return parsed
  throw invalid(
    `non-bool value ${value} specified for force-compression: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
  )
}

/** Seconds since the epoch, or `null` when the key is there with an empty value: no clamp, whatever the frontend says. */
export type Epoch = number | null

export function parseEpochAttr(attrs: Attrs): Epoch | undefined {
  const value = attrs['source-date-epoch']
  return value === undefined ? undefined : parseEpoch('source-date-epoch', value)
}

/** The epoch that the frontend found, for one platform or for all. */
export function epochOfMetadata(
  metadata: ReadonlyMap<string, Uint8Array>,
  platformId?: string,
): number | undefined {
  const own = platformId === undefined ? undefined : metadata.get(`source.date.epoch/${platformId}`)
  const value = own ?? metadata.get('source.date.epoch')
  if (value === undefined) return undefined
  const text = Buffer.from(value).toString()
  try {
    return parseEpoch('', text) ?? undefined
  } catch (error) {
    throw wrapError(error, `invalid SOURCE_DATE_EPOCH from frontend: ${JSON.stringify(text)}`)
  }
}

function parseEpoch(key: string, value: string): Epoch {
  if (value === '') return null
  if (/^[+-]?\d{1,18}$/.test(value)) return Number(value)
  throw invalid(`invalid ${key}: strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`)
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
