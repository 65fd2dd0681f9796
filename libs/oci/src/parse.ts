import { type Digest, isDigest, SlipwayError } from '@slipway/base'
import { compact, FieldReader, parseJsonObject } from './json-reader.ts'
import { isIndexType, isManifestType, MediaType } from './media-types.ts'
import type { Descriptor, Index, Manifest, Platform } from './types.ts'

/** As registries and clients agree: larger manifests are refused. */
export const MAX_MANIFEST_SIZE = 4 << 20

/** Parses an image manifest from outside. Throws `invalid-argument` naming the field. */
export function parseManifest(bytes: Uint8Array): Manifest {
  const reader = openDocument(bytes, 'manifest')
  if (reader.has('manifests') || isIndexType(reader.string('mediaType') ?? '')) {
    throw new SlipwayError('invalid-argument', 'media-type: expected manifest but found index')
  }
  const config = reader.object('config')
  if (!config) throw reader.error('config', 'present')
  const subject = reader.object('subject')
  return compact<Manifest>({
    schemaVersion: 2,
    mediaType: reader.string('mediaType'),
    artifactType: reader.string('artifactType'),
    config: parseDescriptor(config),
    layers: (reader.objects('layers', 10_000) ?? []).map(parseDescriptor),
    subject: subject && parseDescriptor(subject),
    annotations: reader.stringMap('annotations'),
  })
}

/** Parses an image index (manifest list) from outside. Throws `invalid-argument` naming the field. */
export function parseIndex(bytes: Uint8Array): Index {
  const reader = openDocument(bytes, 'index')
  if (reader.has('config') || reader.has('layers') || isManifestType(reader.string('mediaType') ?? '')) {
    throw new SlipwayError('invalid-argument', 'media-type: expected index but found manifest')
  }
  const subject = reader.object('subject')
  return compact<Index>({
    schemaVersion: 2,
    mediaType: reader.string('mediaType'),
    artifactType: reader.string('artifactType'),
    manifests: (reader.objects('manifests', 10_000) ?? []).map(parseDescriptor),
    subject: subject && parseDescriptor(subject),
    annotations: reader.stringMap('annotations'),
  })
}

/** The media type of a manifest or index by its content; its own `mediaType` field must agree. */
export function detectManifestType(bytes: Uint8Array): string {
  const reader = openDocument(bytes, 'manifest')
  const isManifest = reader.has('config') || reader.has('layers')
  if (isManifest && reader.has('manifests')) {
    throw new SlipwayError('invalid-argument', 'invalid ambiguous manifest and manifest list')
  }
  const own = reader.string('mediaType') ?? ''
  if (isIndexType(own) || isManifestType(own)) {
    if (isManifestType(own) === isManifest) return own
    throw new SlipwayError('invalid-argument', 'mediaType in manifest does not match manifest contents')
  }
  return isManifest ? MediaType.dockerManifest : MediaType.dockerManifestList
}

export function parseDescriptor(reader: FieldReader): Descriptor {
  const digest = reader.string('digest')
  if (digest === undefined || !isDigest(digest)) throw reader.error('digest', 'a valid digest')
  const size = reader.integer('size')
  if (size === undefined || size < 0) throw reader.error('size', 'a positive integer')
  const platform = reader.object('platform')
  return compact<Descriptor>({
    mediaType: reader.string('mediaType') ?? '',
    digest: digest as Digest,
    size,
    urls: reader.strings('urls', 1000),
    annotations: reader.stringMap('annotations'),
    data: reader.string('data'),
    platform: platform && parsePlatformFields(platform),
    artifactType: reader.string('artifactType'),
  })
}

/** Platform fields as they stand, not normalised. */
export function parsePlatformFields(reader: FieldReader): Platform {
  return compact<Platform>({
    architecture: reader.string('architecture') ?? '',
    os: reader.string('os') ?? '',
    'os.version': reader.string('os.version') || undefined,
    'os.features': reader.strings('os.features', 1000),
    variant: reader.string('variant') || undefined,
  })
}

/** Parses one descriptor given as JSON. */
export function parseDescriptorJson(bytes: Uint8Array): Descriptor {
  return parseDescriptor(
    new FieldReader(parseJsonObject(bytes, 'descriptor', MAX_MANIFEST_SIZE), 'descriptor'),
  )
}

function openDocument(bytes: Uint8Array, what: string): FieldReader {
  const reader = new FieldReader(parseJsonObject(bytes, what, MAX_MANIFEST_SIZE), what)
  if (reader.has('fsLayers')) {
    throw new SlipwayError('invalid-argument', 'media-type: schema 1 not supported')
  }
  const version = reader.integer('schemaVersion')
  if (version === 1) throw new SlipwayError('invalid-argument', 'media-type: schema 1 not supported')
  return reader
}
