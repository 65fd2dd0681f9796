import type { Archiver } from '@slipway/archive'
import { type Digest, sha256, SlipwayError, failpoint } from '@slipway/base'
import { type BlobFiles, type BlobIngester, type BlobProvider, writeBlob } from '@slipway/content'
import {
  type Descriptor,
  descriptorJson,
  encodeGoJson,
  encodeIndex,
  encodeManifest,
  type Manifest,
  MediaType,
} from '@slipway/oci'
import type { RemoteResult } from '@slipway/worker'
import { epochOfMetadata } from '../attrs.ts'
import type { ExportContext, ExportRef, ExportSource } from '../exporters.ts'
import { oneOff } from '../one-off.ts'
import { annotationsFor, type Annotations } from './annotations.ts'
import { patchConfig } from './config.ts'
import { manifestLayer } from './layers.ts'
import type { ImageOptions } from './options.ts'
import { rewriteLayers } from './rewrite.ts'
import { type ExportPlatform, metadataFor, platformsOf, requireRef } from './platforms.ts'

/** An image whose manifests and configs are stored. */
export interface CommittedImage {
  /** Of the manifest or the index; its platform is set for a single one. */
  readonly descriptor: Descriptor
  /** Absent for an index. */
  readonly configDigest?: Digest
  /** Layers of each ref, for reading their blobs. */
  readonly remotes: readonly RemoteResult[]
}

/** What committing an image needs. */
export interface CommitDeps {
  /** Where manifests, configs and rewritten layers go. */
  readonly content: BlobIngester & BlobProvider & Partial<BlobFiles>
  readonly archiver: Archiver
}

interface ManifestInput {
  readonly source: ExportSource
  readonly options: ImageOptions
  readonly platform: ExportPlatform
  readonly remote: RemoteResult
  readonly annotations: Annotations
}

const EMPTY_REMOTE: RemoteResult = {
  layers: [],
  provider: {
    stat: () => Promise.resolve(undefined),
    read: (digest) => {
      throw new SlipwayError('not-found', `blob ${digest} not found`)
    },
  },
}

/** Writes the manifests, configs and index of a result into the store. `options.ociTypes` must be decided. */
export async function commitImage(
  source: ExportSource,
  options: ImageOptions,
  deps: CommitDeps,
  context: ExportContext,
): Promise<CommittedImage> {
  if (source.refs.size > 0 && !source.metadata.has('refs.platforms') && source.platforms.length === 0) {
    throw invalid('unable to export multiple refs, missing platforms mapping')
  }
  const platforms = platformsOf(source)
  checkAnnotations(source, options)
  const multi = source.refs.size > 0
  if (!multi && platforms.length > 1) {
    throw invalid('cannot export multiple platforms without multi-platform enabled')
  }
  const refs = platforms.map((platform) => requireRef(source, platform.id))
  const remotes = await exportLayers(refs, options, context)
  return multi
    ? await commitIndex(source, options, platforms, remotes, deps, context)
    : await commitSingle(source, options, platforms[0]!, remotes[0]!, deps, context)
}

async function commitSingle(
  source: ExportSource,
  options: ImageOptions,
  platform: ExportPlatform,
  remote: RemoteResult,
  deps: CommitDeps,
  context: ExportContext,
): Promise<CommittedImage> {
  const annotations = annotationsFor(options.annotations)
  if (Object.keys({ ...annotations.index, ...annotations.indexDescriptor }).length > 0) {
    throw invalid('index annotations not supported for single platform export')
  }
  const input = { source, options, platform, remote, annotations }
  const committed = await commitManifest(input, deps, context)
  return {
    descriptor: { ...committed.descriptor, platform: platform.platform },
    configDigest: committed.configDigest,
    remotes: [committed.remote],
  }
}

async function commitIndex(
  source: ExportSource,
  options: ImageOptions,
  platforms: readonly ExportPlatform[],
  remotes: readonly RemoteResult[],
  deps: CommitDeps,
  context: ExportContext,
): Promise<CommittedImage> {
  const manifests: Descriptor[] = []
  const shipped: RemoteResult[] = []
  for (const [index, platform] of platforms.entries()) {
    const annotations = annotationsFor(options.annotations, platform.platform)
    const input = { source, options, platform, remote: remotes[index]!, annotations }
    const committed = await commitManifest(input, deps, context)
    manifests.push({ ...committed.descriptor, platform: platform.platform })
    shipped.push(committed.remote)
  }
  const annotations = annotationsFor(options.annotations)
  const mediaType = options.ociTypes ? MediaType.ociIndex : MediaType.dockerManifestList
  const bytes = encodeIndex({ schemaVersion: 2, mediaType, manifests, annotations: annotations.index })
  const digest = sha256(bytes)
  await oneOff(context.progress, `exporting manifest list ${digest}`, () =>
    writeBlob(deps.content, bytes, gcLabels(manifests)),
  )
  return {
    descriptor: { mediaType, digest, size: bytes.length, annotations: annotations.indexDescriptor },
    remotes: shipped,
  }
}

async function commitManifest(
  input: ManifestInput,
  deps: CommitDeps,
  context: ExportContext,
): Promise<{
  readonly descriptor: Descriptor
  readonly configDigest: Digest
  readonly remote: RemoteResult
}> {
  const { source, options, platform, annotations } = input
  const ociTypes = options.ociTypes ?? true
  const epoch = options.epoch === undefined ? epochOfMetadata(source.metadata, platform.id) : options.epoch
  const baseConfig = metadataFor(source.metadata, 'containerimage.base.config', platform.id)
  const remote = await clampRemote(input, epoch ?? undefined, baseConfig, deps, context)
  const config = patchConfig(metadataFor(source.metadata, 'containerimage.config', platform.id), {
    layers: remote.layers,
    epoch: epoch ?? undefined,
    baseConfig,
  })
  const configDescriptor: Descriptor = {
    mediaType: ociTypes ? MediaType.ociConfig : MediaType.dockerConfig,
    digest: sha256(config),
    size: config.length,
  }
  const manifest: Manifest = {
    schemaVersion: 2,
    mediaType: ociTypes ? MediaType.ociManifest : MediaType.dockerManifest,
    config: configDescriptor,
    layers: remote.layers.map((layer) =>
      manifestLayer(layer, { ociTypes, preferNondistributable: options.preferNondistributable }),
    ),
    annotations: annotations.manifest,
  }
  const bytes = manifestBytes(manifest)
  const digest = sha256(bytes)
  await oneOff(context.progress, `exporting manifest ${digest}`, () =>
    writeBlob(deps.content, bytes, gcLabels([configDescriptor, ...manifest.layers])),
  )
  await oneOff(context.progress, `exporting config ${configDescriptor.digest}`, () =>
    writeBlob(deps.content, config),
  )
  failpoint('export.image.committed')
  return {
    descriptor: {
      mediaType: manifest.mediaType!,
      digest,
      size: bytes.length,
      annotations: annotations.manifestDescriptor,
    },
    configDigest: configDescriptor.digest,
    remote,
  }
}

async function clampRemote(
  { options, remote }: ManifestInput,
  epoch: number | undefined,
  baseConfig: Uint8Array | undefined,
  deps: CommitDeps,
  context: ExportContext,
): Promise<RemoteResult> {
  if (!options.rewriteTimestamp || epoch === undefined || remote.layers.length === 0) return remote
  const { compression } = options
  return await rewriteLayers(
    remote,
    { epoch, compression, baseConfig },
    { store: deps.content, archiver: deps.archiver },
    context,
  )
}

/** Go writes the list of an image without layers as `null`. */
function manifestBytes(manifest: Manifest): Uint8Array {
  if (manifest.layers.length > 0) return encodeManifest(manifest)
  const annotations = Object.entries(manifest.annotations ?? {})
  return encodeGoJson(
    {
      schemaVersion: manifest.schemaVersion,
      mediaType: manifest.mediaType,
      config: descriptorJson(manifest.config),
      layers: null,
      annotations: annotations.length > 0 ? new Map(annotations) : undefined,
    },
    { indent: true },
  )
}

/** Brings the layers of all refs into being, side by side. */
async function exportLayers(
  refs: readonly (ExportRef | undefined)[],
  options: ImageOptions,
  context: ExportContext,
): Promise<readonly RemoteResult[]> {
  const { type, level, force } = options.compression
  return await oneOff(context.progress, 'exporting layers', async () => {
    const settled = await Promise.allSettled(
      refs.map((ref) =>
        ref
          ? ref.remote({ compression: type, force, ...(level === undefined ? {} : { level }) })
          : Promise.resolve(EMPTY_REMOTE),
      ),
    )
    return settled.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason
      return outcome.value
    })
  })
}

function checkAnnotations(source: ExportSource, options: ImageOptions): void {
  for (const [platform, group] of options.annotations) {
    if (platform !== '' && source.refs.size > 0 && !source.refs.has(platform) && source.refs.size !== 1) {
      throw invalid(`invalid annotation: no platform ${platform} found in source`)
    }
    const onlyOci = { ...group.index, ...group.indexDescriptor, ...group.manifestDescriptor }
    if (!options.ociTypes && Object.keys(onlyOci).length > 0) {
      throw invalid('cannot export annotations with "oci-mediatypes=false"')
    }
  }
}

/** What keeps the children of a manifest alive in a store that collects garbage by labels. */
function gcLabels(children: readonly Descriptor[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    children.map((child, index) => [`containerd.io/gc.ref.content.${index}`, child.digest]),
  )
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
