import { readFileSync } from 'node:fs'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { BASE_HISTORY, BASE_LAYERS } from '../run/base-image.ts'
import { entryLine, readTar } from './tar.ts'

interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly platform?: Readonly<Record<string, unknown>>
}

interface Manifest {
  readonly config: Descriptor
  readonly layers: readonly Descriptor[] | null
  readonly annotations?: Readonly<Record<string, string>>
}

interface HistoryEntry {
  readonly created?: string
  readonly created_by?: string
  readonly comment?: string
  readonly author?: string
  readonly empty_layer?: boolean
}

interface Config {
  readonly created?: string
  readonly config?: Readonly<Record<string, unknown>>
  readonly rootfs?: { readonly diff_ids?: readonly string[] | null }
  readonly history?: readonly HistoryEntry[] | null
}

/** Everything that an OCI archive says, a line for each fact; the first word of a line is its aspect. */
export function imageFacts(archive: string, epoch: string): readonly string[] {
  const files = new Map(
    readTar(readFileSync(archive)).map((entry) => [entry.header.name, entry.data] as const),
  )
  const blob = (digest: string): Buffer => {
    const data = files.get(`blobs/${digest.replace(':', '/')}`)
    if (!data) throw new Error(`${archive} lacks ${digest}`)
    return data
  }
  const json = (digest: string): unknown => JSON.parse(blob(digest).toString())
  const index = JSON.parse(files.get('index.json')!.toString()) as {
    readonly manifests: readonly Descriptor[]
  }
  return index.manifests.flatMap((descriptor) => descriptorFacts(descriptor, 0))

  function descriptorFacts(descriptor: Descriptor, depth: number): readonly string[] {
    const content = json(descriptor.digest) as Manifest & { readonly manifests?: readonly Descriptor[] }
    const about = [
      `manifest ${short(descriptor.mediaType)} ${JSON.stringify(descriptor.platform ?? {})}`,
      ...annotations(depth === 0 ? 'index' : 'descriptor', descriptor.annotations),
      ...annotations('manifest', content.annotations),
    ]
    if (content.manifests)
      return [...about, ...content.manifests.flatMap((child) => descriptorFacts(child, depth + 1))]
    return [...about, ...manifestFacts(descriptor.digest, content)]
  }

  function manifestFacts(digest: string, manifest: Manifest): readonly string[] {
    const config = json(manifest.config.digest) as Config
    const history = config.history ?? []
    const based = history[0]?.created_by === BASE_HISTORY
    const layers = (manifest.layers ?? []).flatMap((layer, position) => {
      if (based && position < BASE_LAYERS) return position === 0 ? ['layer base'] : []
      const head = `layer ${short(layer.mediaType)} ${config.rootfs?.diff_ids?.[position]}`
      return [
        head,
        ...annotations('layer', layer.annotations),
        ...layerFacts(layer, blob(layer.digest), epoch),
      ]
    })
    return [
      ...(based ? [] : [`digest ${digest}`]),
      ...configFacts(config),
      ...history.slice(based ? BASE_LAYERS : 0).map((entry) => historyFact(entry, config.created)),
      ...layers,
    ]
  }
}

function layerFacts(layer: Descriptor, data: Buffer, epoch: string): readonly string[] {
  const plain = layer.mediaType.endsWith('gzip')
    ? gunzipSync(data)
    : layer.mediaType.endsWith('zstd')
      ? zstdDecompressSync(data)
      : data
  if (layer.mediaType.includes('in-toto')) return []
  return fileFacts(plain, epoch)
}

/** One line for each entry, in the archive's order. */
export function fileFacts(archive: Buffer, epoch: string): readonly string[] {
  return readTar(archive).map((entry) => `file ${entryLine(entry, epoch)}`)
}

function configFacts(config: Config): readonly string[] {
  const { config: container = {}, rootfs: _rootfs, history: _history, ...rest } = config
  return [...Object.entries(rest), ...Object.entries(container)].map(
    ([key, value]) => `config ${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
}

function historyFact(entry: HistoryEntry, created: string | undefined): string {
  const { created_by, empty_layer, comment, created: at, ...rest } = entry
  const parts = [
    empty_layer ? '(empty)' : '(layer)',
    ...(at === created ? [] : [`@${at}`]),
    ...(comment === 'buildkit.dockerfile.v0' ? [] : [`# ${comment}`]),
    ...(Object.keys(rest).length === 0 ? [] : [JSON.stringify(rest)]),
    JSON.stringify(created_by ?? ''),
  ]
  return `history ${parts.join(' ')}`
}

function annotations(where: string, given: Readonly<Record<string, string>> | undefined): readonly string[] {
  return Object.entries(given ?? {}).map(([key, value]) => `annotation ${where} ${key}=${value}`)
}

function short(mediaType: string): string {
  return mediaType.replace('application/vnd.oci.image.', '').replace('application/', '')
}
