import { gzipSync } from 'node:zlib'
import { sha256 } from '@slipway/base'
import { writeBlob } from '@slipway/content'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import {
  type Descriptor,
  encodeGoJson,
  encodeIndex,
  encodeManifest,
  type GoValue,
  type Manifest,
  MediaType,
  type Platform,
  platformJson,
} from '@slipway/oci'
import type { Repository } from '@slipway/registry'

const blobs = createMemoryContentStore()

async function push(repository: Repository, data: Uint8Array, mediaType: string): Promise<Descriptor> {
  const { digest, size } = await writeBlob(blobs, data)
  const descriptor = { mediaType, digest, size }
  await repository.pushBlob(descriptor, blobs)
  return descriptor
}

/** Pushes an image whose layers are gzips of these texts. */
export async function pushTestImage(
  repository: Repository,
  options: {
    readonly tag?: string
    readonly platform: Platform
    readonly layers: readonly string[]
    readonly config?: Readonly<Record<string, GoValue>>
  },
): Promise<Descriptor> {
  const layers = await Promise.all(
    options.layers.map((text) => push(repository, gzipSync(text), MediaType.ociLayerGzip)),
  )
  const config = await push(
    repository,
    encodeGoJson({
      ...(platformJson(options.platform) as Record<string, GoValue>),
      rootfs: { type: 'layers', diff_ids: options.layers.map((text) => sha256(text)) },
      ...options.config,
    }),
    MediaType.ociConfig,
  )
  const manifest = { schemaVersion: 2 as const, mediaType: MediaType.ociManifest, config, layers }
  return await repository.pushManifest({
    bytes: encodeManifest(manifest),
    mediaType: MediaType.ociManifest,
    ...(options.tag === undefined ? {} : { tag: options.tag }),
  })
}

export async function pushTestIndex(
  repository: Repository,
  tag: string,
  manifests: readonly Descriptor[],
): Promise<Descriptor> {
  return await repository.pushManifest({
    bytes: encodeIndex({ schemaVersion: 2, mediaType: MediaType.ociIndex, manifests }),
    mediaType: MediaType.ociIndex,
    tag,
  })
}

export interface AttestedImage {
  readonly index: Descriptor
  readonly image: Descriptor
  readonly attestation: Descriptor
  readonly signature: Descriptor
  /** What the signature holds. */
  readonly bundle: Descriptor
  /** By predicate type. */
  readonly statements: Readonly<Record<string, Descriptor>>
}

/** Pushes an index with an image, statements about it, and a signature of these, listed under the tag that stands in for the referrers API. */
export async function pushAttestedImage(
  repository: Repository,
  tag: string,
  platform: Platform,
  predicateTypes: readonly string[],
): Promise<AttestedImage> {
  const image = await pushTestImage(repository, { platform, layers: [`attested ${tag}`] })
  const statements: Record<string, Descriptor> = {}
  for (const type of predicateTypes) {
    const statement = await push(
      repository,
      Buffer.from(JSON.stringify({ predicateType: type, subject: image.digest })),
      IN_TOTO,
    )
    statements[type] = { ...statement, annotations: { 'in-toto.io/predicate-type': type } }
  }
  const attestation = await pushArtifact(repository, Object.values(statements))
  const bundle = await push(repository, Buffer.from('{"bundle":true}'), SIGSTORE_BUNDLE)
  const [signature, other] = [
    await pushArtifact(repository, [bundle], { subject: attestation, artifactType: SIGSTORE_BUNDLE }),
    await pushArtifact(repository, [bundle], { subject: attestation, artifactType: 'text/plain' }),
  ]
  const index = await pushTestIndex(repository, tag, [
    { ...image, platform },
    {
      ...attestation,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.digest': image.digest,
        'vnd.docker.reference.type': 'attestation-manifest',
      },
    },
  ])
  await pushTestIndex(repository, attestation.digest.replace(':', '-'), [
    { ...other, artifactType: 'text/plain' },
    { ...signature, artifactType: SIGSTORE_BUNDLE },
  ])
  return { index, image, attestation, signature, bundle, statements }
}

const IN_TOTO = 'application/vnd.in-toto+json'
const SIGSTORE_BUNDLE = 'application/vnd.dev.sigstore.bundle.v0.3+json'

async function pushArtifact(
  repository: Repository,
  layers: readonly Descriptor[],
  more: Pick<Manifest, 'subject' | 'artifactType'> = {},
): Promise<Descriptor> {
  const config = await push(repository, Buffer.from('{}'), 'application/vnd.oci.empty.v1+json')
  return await repository.pushManifest({
    bytes: encodeManifest({ schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers, ...more }),
    mediaType: MediaType.ociManifest,
  })
}
