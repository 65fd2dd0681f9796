import { encodeGoJson, type GoValue } from './go-json.ts'
import type { Descriptor, Index, Manifest, Platform } from './types.ts'

/** The manifest as BuildKit writes it: struct field order of the image spec, two spaces of indent. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return encodeGoJson(
    {
      schemaVersion: manifest.schemaVersion,
      mediaType: omitEmpty(manifest.mediaType),
      artifactType: omitEmpty(manifest.artifactType),
      config: descriptorJson(manifest.config),
      layers: manifest.layers.map(descriptorJson),
      subject: manifest.subject && descriptorJson(manifest.subject),
      annotations: mapJson(manifest.annotations),
    },
    { indent: true },
  )
}

export function encodeIndex(index: Index): Uint8Array {
  return encodeGoJson(
    {
      schemaVersion: index.schemaVersion,
      mediaType: omitEmpty(index.mediaType),
      artifactType: omitEmpty(index.artifactType),
      manifests: index.manifests.map(descriptorJson),
      subject: index.subject && descriptorJson(index.subject),
      annotations: mapJson(index.annotations),
    },
    { indent: true },
  )
}

/** A descriptor in Go's field order, for `encodeGoJson`. */
export function descriptorJson(descriptor: Descriptor): GoValue {
  return {
    mediaType: descriptor.mediaType,
    digest: descriptor.digest,
    size: descriptor.size,
    urls: descriptor.urls?.length ? descriptor.urls : undefined,
    annotations: mapJson(descriptor.annotations),
    data: omitEmpty(descriptor.data),
    platform: descriptor.platform && platformJson(descriptor.platform),
    artifactType: omitEmpty(descriptor.artifactType),
  }
}

export function platformJson(platform: Platform): GoValue {
  return {
    architecture: platform.architecture,
    os: platform.os,
    'os.version': omitEmpty(platform['os.version']),
    'os.features': platform['os.features']?.length ? platform['os.features'] : undefined,
    variant: omitEmpty(platform.variant),
  }
}

function mapJson(map: Readonly<Record<string, string>> | undefined): GoValue | undefined {
  const entries = Object.entries(map ?? {})
  return entries.length > 0 ? new Map(entries) : undefined
}

function omitEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text
}
