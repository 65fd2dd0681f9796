import { type Digest, SlipwayError } from '@slipway/base'
import { type BlobProvider, readBlob } from '@slipway/content'
import {
  type Descriptor,
  descriptorJson,
  encodeGoJson,
  familiarReference,
  isIndexType,
  isManifestType,
  MediaType,
  parseIndex,
  parseManifest,
  parseReference,
} from '@slipway/oci'
import { blobRecord, directoryRecord, fileRecord, type TarRecord } from './tar-record.ts'

export interface ArchiveOptions {
  /** Full names; each becomes an entry of index.json. */
  readonly names: readonly string[]
  /** Also write docker's manifest.json. */
  readonly dockerManifest: boolean
}

/** An OCI layout of one image as the records of a tar archive. */
export async function imageRecords(
  provider: BlobProvider,
  image: Descriptor,
  options: ArchiveOptions,
  signal: AbortSignal,
): Promise<readonly TarRecord[]> {
  const blobs = await imageBlobs(provider, image, signal)
  const records: TarRecord[] = [
    fileRecord('oci-layout', 0o444, encodeGoJson({ imageLayoutVersion: '1.0.0' })),
    fileRecord('index.json', 0o644, layoutIndex(image, options.names)),
    directoryRecord('blobs/'),
    ...blobs.map((blob) => blobRecord(blob.digest, blob.size)),
  ]
  for (const algorithm of new Set(blobs.map((blob) => blob.digest.split(':')[0]!))) {
    records.push(directoryRecord(`blobs/${algorithm}/`))
  }
  if (options.dockerManifest && isManifestType(image.mediaType)) {
    const bytes = await dockerManifest(provider, image.digest, options.names, signal)
    records.push(fileRecord('manifest.json', 0o644, bytes))
  }
  return records
}

/** Everything an image consists of, parents before children. */
export async function imageBlobs(
  provider: BlobProvider,
  root: Descriptor,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  if (isIndexType(root.mediaType)) {
    const index = parseIndex(await readBlob(provider, root.digest, undefined, signal))
    const children: Descriptor[] = [root]
    for (const manifest of index.manifests) children.push(...(await imageBlobs(provider, manifest, signal)))
    return children
  }
  if (!isManifestType(root.mediaType)) {
    throw new SlipwayError('invalid-argument', 'only manifests may be exported: invalid argument')
  }
  const manifest = parseManifest(await readBlob(provider, root.digest, undefined, signal))
  return [root, manifest.config, ...manifest.layers]
}

function layoutIndex(image: Descriptor, names: readonly string[]): Uint8Array {
  const manifests =
    names.length === 0
      ? [image]
      : names.map((name) => ({
          ...image,
          annotations: {
            ...image.annotations,
            'io.containerd.image.name': name,
            'org.opencontainers.image.ref.name': layoutRefName(name),
          },
        }))
  return encodeGoJson({
    schemaVersion: 2,
    mediaType: MediaType.ociIndex,
    manifests: manifests.map(descriptorJson),
  })
}

/** The tag, with the digest where there are both; the whole name where there is no tag. */
function layoutRefName(name: string): string {
  const { tag, digest } = parseReference(name)
  if (tag === undefined) return name
  return digest === undefined ? tag : `${tag}@${digest}`
}

async function dockerManifest(
  provider: BlobProvider,
  digest: Digest,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  const manifest = parseManifest(await readBlob(provider, digest, undefined, signal))
  const layers = manifest.layers.map((layer) => blobPath(layer.digest))
  return encodeGoJson([
    {
      Config: blobPath(manifest.config.digest),
      RepoTags: names.length > 0 ? names.map((name) => familiarReference(parseReference(name))) : null,
      Layers: layers.length > 0 ? layers : null,
    },
  ])
}

function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`
}
