import { type Digest, SlipwayError } from '@slipway/base'
import { type ContentStore, copyBlob, readBlob } from '@slipway/content'
import {
  type Descriptor,
  detectManifestType,
  isIndexType,
  isManifestType,
  MAX_CONFIG_SIZE,
  MAX_MANIFEST_SIZE,
  MediaType,
  repositoriesIn,
  SOURCE_LABEL,
} from '@slipway/oci'
import { type ImageRemote, remoteProvider } from './remote.ts'

/** Manifests, indexes and configs of one image name: kept in the content store, fetched where they are missing. */
export class ImageDocuments {
  readonly #content: ContentStore
  readonly #remote: ImageRemote
  readonly #source: { readonly domain: string; readonly path: string } | undefined
  readonly #signal: AbortSignal

  /** `source`: the repository under whose name the documents are kept; without it every name may use them. */
  constructor(
    content: ContentStore,
    remote: ImageRemote,
    source: { readonly domain: string; readonly path: string } | undefined,
    signal: AbortSignal,
  ) {
    this.#content = content
    this.#remote = remote
    this.#source = source
    this.#signal = signal
  }

  /** The root document where a digest names it and it is here from the same repository. */
  async findRoot(digest: Digest): Promise<Descriptor | undefined> {
    const info = await this.#content.stat(digest)
    if (!info || info.size > MAX_MANIFEST_SIZE || !hasSource(info.labels, this.#source)) return undefined
    await this.#content.touch?.(digest)
    const bytes = await readBlob(this.#content, digest, MAX_MANIFEST_SIZE, this.#signal)
    return { mediaType: detectManifestType(bytes), digest, size: info.size }
  }

  async read(descriptor: Descriptor): Promise<Uint8Array> {
    const document = isManifestType(descriptor.mediaType) || isIndexType(descriptor.mediaType)
    const limit = document ? MAX_MANIFEST_SIZE : MAX_CONFIG_SIZE
    if (descriptor.size > limit) {
      throw new SlipwayError(
        'resource-exhausted',
        `${descriptor.mediaType} ${descriptor.digest} of ${descriptor.size} bytes is larger than ${limit} bytes`,
      )
    }
    const info = await this.#content.stat(descriptor.digest)
    if (!info) {
      await copyBlob(remoteProvider(this.#remote, [descriptor]), this.#content, descriptor.digest, {
        size: descriptor.size,
        labels: addSource({}, this.#source),
        signal: this.#signal,
      })
    } else if (!hasSource(info.labels, this.#source)) {
      await this.#content.setLabels(descriptor.digest, addSource(info.labels, this.#source))
    }
    await this.#content.touch?.(descriptor.digest)
    return await readBlob(this.#content, descriptor.digest, limit, this.#signal)
  }
}

/** Throws where the root is of a kind that cannot be pulled; gives unclear media types their real name. */
export function checkedRoot(descriptor: Descriptor, bytes: Uint8Array): Descriptor {
  if (descriptor.mediaType === MediaType.dockerSchema1) throw schema1Error()
  if (isManifestType(descriptor.mediaType) || isIndexType(descriptor.mediaType)) return descriptor
  return { ...descriptor, mediaType: detectManifestType(bytes) }
}

export function schema1Error(): SlipwayError {
  return new SlipwayError(
    'failed-precondition',
    'support Docker Image manifest version 2, schema 1 has been removed. ' +
      'More information at https://docs.docker.com/go/deprecated-image-specs/',
  )
}

type Source = { readonly domain: string; readonly path: string } | undefined

function hasSource(labels: Readonly<Record<string, string>>, source: Source): boolean {
  if (!source) return true
  return repositoriesIn(labels, source.domain).includes(source.path)
}

function addSource(
  labels: Readonly<Record<string, string>>,
  source: Source,
): Readonly<Record<string, string>> {
  if (!source) return labels
  const paths = new Set(repositoriesIn(labels, source.domain)).add(source.path)
  return { ...labels, [`${SOURCE_LABEL}${source.domain}`]: [...paths].sort().join(',') }
}
