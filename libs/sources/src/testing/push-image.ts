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
