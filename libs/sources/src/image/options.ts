import { type Digest, isDigest, SlipwayError } from '@slipway/base'
import { parseReference, type Reference, withDefaultTag } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { ImageResolveMode, RecordType } from '@slipway/worker'

export interface ImageOptions {
  readonly ref: Reference
  readonly mode: ImageResolveMode
  readonly recordType: RecordType
  readonly layerLimit?: number
  readonly checksum?: Digest
}

/** Parses a `docker-image://` op. Throws `invalid-argument`. */
export function parseImageOptions(op: pb.SourceOp.$Properties): ImageOptions {
  const attrs = op.attrs ?? {}
  const layerLimit = parseLayerLimit(attrs['image.layerlimit'])
  const checksum = parseChecksum(attrs['image.checksum'])
  return {
    ref: withDefaultTag(parseReference(schemeRest(op, 'docker-image'))),
    mode: parseResolveMode(attrs['image.resolvemode']),
    recordType: parseRecordType(attrs['image.recordtype']),
    ...(layerLimit === undefined ? {} : { layerLimit }),
    ...(checksum === undefined ? {} : { checksum }),
  }
}

/** What follows `scheme://` in the identifier of an op. */
export function schemeRest(op: pb.SourceOp.$Properties, scheme: string): string {
  const identifier = op.identifier ?? ''
  if (identifier.startsWith(`${scheme}://`)) return identifier.slice(scheme.length + 3)
  throw new SlipwayError('invalid-argument', `invalid ${scheme} identifier ${JSON.stringify(identifier)}`)
}

export function parseResolveMode(text: string | undefined): ImageResolveMode {
  switch (text) {
    case undefined:
    case '':
    case 'default':
      return 'default'
    case 'pull':
    case 'local':
      return text
    default:
      throw new SlipwayError('invalid-argument', `invalid resolvemode: ${text}`)
  }
}

export function parseLayerLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = /^\+?\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit > 0) return limit
  throw new SlipwayError('invalid-argument', `invalid layer limit ${text}`)
}

export function parseRecordType(text: string | undefined): RecordType {
  switch (text) {
    case undefined:
    case '':
    case 'regular':
      return 'regular'
    case 'internal':
    case 'frontend':
      return text
    default:
      throw new SlipwayError('invalid-argument', `invalid record type ${text}`)
  }
}

export function parseChecksum(text: string | undefined): Digest | undefined {
  if (text === undefined || isDigest(text)) return text
  throw new SlipwayError('invalid-argument', `invalid image checksum ${text}`)
}
