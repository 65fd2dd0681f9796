export const MediaType = {
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  ociLayerNondistributable: 'application/vnd.oci.image.layer.nondistributable.v1.tar',
  ociLayerNondistributableGzip: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  ociLayerNondistributableZstd: 'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  inToto: 'application/vnd.in-toto+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerManifestList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerLayerZstd: 'application/vnd.docker.image.rootfs.diff.tar.zstd',
  dockerLayerForeign: 'application/vnd.docker.image.rootfs.foreign.diff.tar',
  dockerLayerForeignGzip: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
} as const

export type Compression = 'uncompressed' | 'gzip' | 'zstd'

/** Media types of layers: [Docker, OCI] by what they hold. */
const LAYERS: Readonly<Record<string, Readonly<Record<Compression, readonly [string, string]>>>> = {
  distributable: {
    uncompressed: [MediaType.dockerLayer, MediaType.ociLayer],
    gzip: [MediaType.dockerLayerGzip, MediaType.ociLayerGzip],
    zstd: [MediaType.dockerLayerZstd, MediaType.ociLayerZstd],
  },
  nondistributable: {
    uncompressed: [MediaType.dockerLayerForeign, MediaType.ociLayerNondistributable],
    gzip: [MediaType.dockerLayerForeignGzip, MediaType.ociLayerNondistributableGzip],
    // Docker has no type of its own here.
    zstd: [MediaType.ociLayerNondistributableZstd, MediaType.ociLayerNondistributableZstd],
  },
}

const OTHERS: readonly (readonly [docker: string, oci: string])[] = [
  [MediaType.dockerManifest, MediaType.ociManifest],
  [MediaType.dockerManifestList, MediaType.ociIndex],
  [MediaType.dockerConfig, MediaType.ociConfig],
]

const PAIRS = [...Object.values(LAYERS).flatMap((table) => Object.values(table)), ...OTHERS]
const TO_OCI = new Map(PAIRS.map(([docker, oci]) => [docker, oci]))
const TO_DOCKER = new Map(PAIRS.map(([docker, oci]) => [oci, docker]))
const COMPRESSIONS = new Map(
  Object.values(LAYERS).flatMap((table) =>
    (Object.entries(table) as [Compression, readonly string[]][]).flatMap(([compression, types]) =>
      types.map((type): [string, Compression] => [type, compression]),
    ),
  ),
)

export function isManifestType(mediaType: string): boolean {
  return mediaType === MediaType.ociManifest || mediaType === MediaType.dockerManifest
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === MediaType.ociIndex || mediaType === MediaType.dockerManifestList
}

export function isConfigType(mediaType: string): boolean {
  return mediaType === MediaType.ociConfig || mediaType === MediaType.dockerConfig
}

/** Layers of any kind, wrapped ones (`+encrypted`) included. */
export function isLayerType(mediaType: string): boolean {
  if (mediaType.startsWith('application/vnd.oci.image.layer.')) return true
  const [base = ''] = mediaType.split('+')
  return base.startsWith('application/vnd.docker.') && COMPRESSIONS.has(base)
}

/** Layers that may not be copied to another registry; their `urls` say where they are. */
export function isNondistributableType(mediaType: string): boolean {
  return (
    mediaType.startsWith('application/vnd.oci.image.layer.nondistributable.') ||
    mediaType.startsWith('application/vnd.docker.image.rootfs.foreign.')
  )
}

/**
 * What the media type of a layer promises. `undefined` where it promises nothing: an unknown type. Docker's plain tar
 * types are often wrong; readers of a blob should look at its first bytes.
 */
export function compressionOf(mediaType: string): Compression | undefined {
  return COMPRESSIONS.get(mediaType)
}

export function layerMediaType(
  compression: Compression,
  family: 'oci' | 'docker',
  nondistributable = false,
): string {
  const [docker, oci] = LAYERS[nondistributable ? 'nondistributable' : 'distributable']![compression]
  return family === 'docker' ? docker : oci
}

/** The OCI name of a Docker media type; other types stay as they are. */
export function toOciMediaType(mediaType: string): string {
  return TO_OCI.get(mediaType) ?? mediaType
}

/** The Docker name of an OCI media type; other types stay as they are. */
export function toDockerMediaType(mediaType: string): string {
  return TO_DOCKER.get(mediaType) ?? mediaType
}

/** The same layer type without its promise that it must not be copied. */
export function toDistributableType(mediaType: string): string {
  const compression = compressionOf(mediaType)
  if (compression === undefined || !isNondistributableType(mediaType)) return mediaType
  return layerMediaType(compression, mediaType.startsWith('application/vnd.docker.') ? 'docker' : 'oci')
}
