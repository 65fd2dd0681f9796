import { SlipwayError } from '@slipway/base'
import {
  type Attrs,
  type CompressionOptions,
  type Epoch,
  parseCompression,
  parseEpochAttr,
  parseStrictBool,
} from '../attrs.ts'
import { type AnnotationGroups, parseAnnotations } from './annotations.ts'

/** What all image formats share. */
export interface ImageOptions {
  /** Comma-separated; '*' for the frontend's own `image.name`. */
  readonly name: string
  /** `undefined`: the default of the exporter. */
  readonly ociTypes: boolean | undefined
  readonly ociArtifact: boolean | undefined
  readonly compression: CompressionOptions
  readonly annotations: AnnotationGroups
  readonly epoch: Epoch | undefined
  readonly inlineAttestations: boolean
  readonly preferNondistributable: boolean
  readonly rewriteTimestamp: boolean
}

const OWN_KEYS: ReadonlySet<string> = new Set([
  'name',
  'oci-mediatypes',
  'oci-artifact',
  'attestation-inline',
  'prefer-nondist-layers',
  'rewrite-timestamp',
  'source-date-epoch',
])

/** Parses the shared keys; `rest` is what is left for the exporter itself. */
export function parseImageOptions(
  attrs: Attrs,
  defaults: { readonly inlineAttestations: boolean } = { inlineAttestations: false },
): { readonly options: ImageOptions; readonly rest: ReadonlyMap<string, string> } {
  const { groups, rest: plain } = parseAnnotations(Object.entries(attrs))
  const bool = (key: string): boolean | undefined => {
    const value = plain.get(key)
    return value === undefined ? undefined : parseStrictBool(key, value)
  }
  const ociTypes = bool('oci-mediatypes')
  // Docker has a type for zstd layers, but none that says what a reader of estargz needs.
  if (ociTypes === false && attrs['compression'] === 'estargz') throw conflict('compression=estargz')
  const options: ImageOptions = {
    name: plain.get('name') ?? '',
    epoch: parseEpochAttr(attrs),
    compression: parseCompression(attrs),
    ociTypes,
    ociArtifact: bool('oci-artifact'),
    inlineAttestations: bool('attestation-inline') ?? defaults.inlineAttestations,
    preferNondistributable: bool('prefer-nondist-layers') ?? false,
    rewriteTimestamp: bool('rewrite-timestamp') ?? false,
    annotations: groups,
  }
  validateImageOptions(options)
  return { options, rest: new Map([...plain].filter(([key]) => !OWN_KEYS.has(key))) }
}

export function validateImageOptions(options: ImageOptions): void {
  if (options.ociTypes !== false) return
  if (options.ociArtifact === true) throw conflict('oci-artifact=true')
}

function conflict(option: string): SlipwayError {
  return new SlipwayError(
    'invalid-argument',
    `exporter option "${option}" conflicts with "oci-mediatypes=false"`,
  )
}
