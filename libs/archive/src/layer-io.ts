import { type Digest, SlipwayError } from '@slipway/base'
import { type Compression, type Descriptor, MediaType } from '@slipway/oci'
import type { ApplyTarget } from './apply.ts'
import type { Archiver, BlobSource, ByteSink, Packed, PackOptions } from './archiver.ts'
import type { LayerChanges } from './thread-calls.ts'

/** What is needed of a content store. A store that keeps plain files lends their paths. */
export interface LayerStore {
  read(digest: Digest, options?: { readonly signal?: AbortSignal }): AsyncIterable<Uint8Array>
  openIngest(options?: { readonly signal?: AbortSignal }): Promise<LayerIngest>
  pathOf?(digest: Digest): Promise<string | undefined>
}

interface LayerIngest extends ByteSink, AsyncDisposable {
  commit(expected?: {
    readonly size?: number
    readonly labels?: Readonly<Record<string, string>>
  }): Promise<{ readonly digest: Digest; readonly size: number }>
}

interface Specs {
  readonly specs: readonly MountSpec[]
}

interface MountSpec {
  readonly type: string
  readonly source: string
  readonly target?: string
  readonly options: readonly string[]
}

interface MadeLayer {
  readonly descriptor: Descriptor
  readonly diffId: Digest
}

/** How containerd and BuildKit note the diff ID of a blob. */
const UNCOMPRESSED_LABEL = 'containerd.io/uncompressed'

const MEDIA_TYPES: Readonly<Record<Compression, string>> = {
  uncompressed: MediaType.ociLayer,
  gzip: MediaType.ociLayerGzip,
  zstd: MediaType.ociLayerZstd,
}

/** Layers between snapshots and a content store: the LayerIO that refs are given. */
export interface LayerIO {
  create(
    changes: LayerChanges,
    options: { readonly compression: Compression; readonly level?: number },
    content: LayerStore,
    signal: AbortSignal,
  ): Promise<MadeLayer>
  apply(layer: Descriptor, target: Specs, content: LayerStore, signal: AbortSignal): Promise<Digest>
  convert(
    layer: Descriptor,
    options: { readonly compression: Compression; readonly level?: number },
    content: LayerStore,
    signal: AbortSignal,
  ): Promise<MadeLayer>
}

export function createLayerIO(archiver: Archiver): LayerIO {
  return {
    create: (changes, options, content, signal) =>
      store(content, options, signal, (sink, packing) => archiver.packLayer(changes, sink, packing)),
    apply: async (layer, target, content, signal) => {
      const blob = await blobSource(layer, content, signal)
      return (await archiver.applyLayer(blob, applyTarget(target.specs), signal)).diffId
    },
    convert: async (layer, options, content, signal) => {
      const blob = await blobSource(layer, content, signal)
      return await store(content, options, signal, (sink, packing) => archiver.convert(blob, sink, packing))
    },
  }
}

async function store(
  content: LayerStore,
  options: { readonly compression: Compression; readonly level?: number },
  signal: AbortSignal,
  pack: (sink: ByteSink, options: PackOptions) => Promise<Packed>,
): Promise<MadeLayer> {
  await using ingest = await content.openIngest({ signal })
  const { diffId, size } = await pack(ingest, { ...options, signal })
  const info = await ingest.commit({ size, labels: { [UNCOMPRESSED_LABEL]: diffId } })
  return {
    descriptor: { mediaType: MEDIA_TYPES[options.compression], digest: info.digest, size: info.size },
    diffId,
  }
}

async function blobSource(layer: Descriptor, content: LayerStore, signal: AbortSignal): Promise<BlobSource> {
  const { digest, size } = layer
  const file = await content.pathOf?.(digest)
  return file === undefined
    ? { stream: content.read(digest, { signal }), digest, size }
    : { file, digest, size }
}

/** Writes where the snapshot keeps its own files: no mount is needed for that. */
function applyTarget(specs: readonly MountSpec[]): ApplyTarget {
  const [spec] = specs
  if (spec && specs.length === 1 && spec.target === undefined) {
    if (spec.type === 'bind') return { root: spec.source, whiteouts: { kind: 'plain' } }
    const upper = option(spec, 'upperdir')
    if (spec.type === 'overlay' && upper !== undefined) {
      return {
        root: upper,
        whiteouts: { kind: 'overlay', lowers: splitLowers(option(spec, 'lowerdir') ?? '') },
      }
    }
  }
  throw new SlipwayError('internal', `a layer cannot be applied to ${JSON.stringify(specs)}`)
}

function option(spec: MountSpec, name: string): string | undefined {
  return spec.options.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** Colons inside a path are escaped by a backslash. */
function splitLowers(text: string): readonly string[] {
  return text
    .split(/(?<!\\):/)
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('\\:', ':'))
}
