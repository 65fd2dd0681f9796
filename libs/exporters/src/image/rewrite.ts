import type { Archiver } from '@slipway/archive'
import { type Digest, mapLimit } from '@slipway/base'
import type { BlobIngester, BlobProvider } from '@slipway/content'
import { layerMediaType, parseImageConfig } from '@slipway/oci'
import type { RemoteLayer, RemoteResult } from '@slipway/worker'
import type { CompressionOptions } from '../attrs.ts'
import type { ExportContext } from '../exporters.ts'
import { oneOff } from '../one-off.ts'
import { secondsText } from './go-time.ts'
import { clampTar } from './rewrite-tar.ts'

export interface RewriteDeps {
  readonly store: BlobProvider & BlobIngester
  readonly archiver: Archiver
}

export interface RewriteOptions {
  /** Seconds since the epoch. */
  readonly epoch: number
  readonly compression: CompressionOptions
  /** Config of the base image: its layers stay as they are. */
  readonly baseConfig: Uint8Array | undefined
}

const PARALLEL = 2

/** The layers with no file later than the epoch. Layers of the base image are kept, up to the first that differs. */
export async function rewriteLayers(
  remote: RemoteResult,
  options: RewriteOptions,
  deps: RewriteDeps,
  context: ExportContext,
): Promise<RemoteResult> {
  const base = options.baseConfig?.length ? (parseImageConfig(options.baseConfig).rootfs?.diff_ids ?? []) : []
  const kept = sharedLength(remote.layers, base)
  const time = secondsText(options.epoch * 1000)
    .replace('T', ' ')
    .replace('Z', ' +0000 UTC')
  const label = `rewriting layers with source-date-epoch ${options.epoch} (${time})`
  const layers = await oneOff(context.progress, label, () =>
    mapLimit(remote.layers, PARALLEL, (layer, index) =>
      index < kept ? Promise.resolve(layer) : rewriteLayer(layer, remote.provider, options, deps, context),
    ),
  )
  const rewritten = new Set<Digest>(layers.slice(kept).map((layer) => layer.descriptor.digest))
  const owner = (digest: Digest): BlobProvider => (rewritten.has(digest) ? deps.store : remote.provider)
  return {
    layers,
    provider: {
      stat: (digest) => owner(digest).stat(digest),
      read: (digest, readOptions) => owner(digest).read(digest, readOptions),
    },
  }
}

function sharedLength(layers: readonly RemoteLayer[], base: readonly Digest[]): number {
  const diverged = layers.findIndex((layer, index) => layer.diffId !== base[index])
  return diverged < 0 ? layers.length : diverged
}

async function rewriteLayer(
  layer: RemoteLayer,
  provider: BlobProvider,
  { epoch, compression }: RewriteOptions,
  { store, archiver }: RewriteDeps,
  { signal }: ExportContext,
): Promise<RemoteLayer> {
  await using ingest = await store.openIngest({ signal })
  const tar = clampTar(provider.read(layer.descriptor.digest, { signal }), epoch)
  const { diffId } = await archiver.convert({ stream: tar }, ingest, {
    compression: compression.type,
    signal,
    ...(compression.level === undefined ? {} : { level: compression.level }),
  })
  const { digest, size } = await ingest.commit()
  const { origin: _origin, ...facts } = layer
  return {
    ...facts,
    diffId,
    descriptor: {
      mediaType: layerMediaType(compression.type, 'oci'),
      digest,
      size,
      annotations: { 'buildkit/rewritten-timestamp': String(epoch) },
    },
  }
}
