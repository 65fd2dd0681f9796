import { type Digest, SlipwayError, wrapError } from '@slipway/base'
import type { ContentStore } from '@slipway/content'
import {
  type Descriptor,
  detectManifestType,
  formatLocator,
  MAX_MANIFEST_SIZE,
  parseLocator,
  type Platform,
} from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { Refs } from '@slipway/refs'
import type { SessionGroup, Sessions } from '@slipway/sessions'
import type { ResolvedImage, WorkContext } from '@slipway/worker'
import { ImageDocuments } from '../image/documents.ts'
import { ImageInstance } from '../image/instance.ts'
import { parseChecksum, parseLayerLimit, schemeRest } from '../image/options.ts'
import { pullImage, type PulledImage } from '../image/pull.ts'
import { type ImageRemote, remoteProvider } from '../image/remote.ts'
import type { Source, SourceInstance } from '../sources.ts'
import { SessionStore, type StoreAddress } from './session-store.ts'

export interface OciLayoutParts {
  readonly sessions: Sessions
  readonly content: ContentStore
  readonly refs: Refs
}

/** `oci-layout://`: images in a layout of the client. */
export interface OciLayoutSource extends Source {
  /** `ref` is `name@sha256:…`, without the scheme. */
  resolveImage(
    ref: string,
    options: { readonly platform: Platform } & StoreAddress,
    context: WorkContext,
  ): Promise<ResolvedImage>
}

export function createOciLayoutSource(parts: OciLayoutParts): OciLayoutSource {
  const pull = async (
    name: string,
    digest: Digest,
    address: StoreAddress,
    platform: Platform,
    context: WorkContext,
  ): Promise<PulledImage> => {
    const remote = layoutRemote(parts.sessions, context.sessions, address, { name, digest })
    const documents = new ImageDocuments(parts.content, remote, undefined, context.signal)
    const root = (await documents.findRoot(digest)) ?? (await remote.resolve(context.signal))
    return await pullImage(documents, root, platform)
  }
  return {
    schemes: ['oci-layout'],
    resolve: (op: pb.SourceOp.$Properties, platform: Platform): SourceInstance => {
      const options = parseOciLayout(op)
      return new ImageInstance({
        ...options,
        platform,
        recordType: 'regular',
        refs: parts.refs,
        pull: (context) => pull(options.name, options.digest, options.address, platform, context),
        provider: (layers, context) =>
          remoteProvider(layoutRemote(parts.sessions, context.sessions, options.address, options), layers),
      })
    },
    resolveImage: async (text, options, context) => {
      const { name, digest } = parseLayoutName(text)
      const image = await pull(name, digest, options, options.platform, context)
      return { ref: name, digest: image.root.digest, config: image.config }
    },
  }
}

interface OciLayoutOptions {
  readonly name: string
  readonly digest: Digest
  readonly address: StoreAddress
  readonly layerLimit?: number
  readonly checksum?: Digest
}

function parseOciLayout(op: pb.SourceOp.$Properties): OciLayoutOptions {
  const attrs = op.attrs ?? {}
  const layerLimit = parseLayerLimit(attrs['oci.layerlimit'])
  const checksum = parseChecksum(attrs['image.checksum'])
  return {
    ...parseLayoutName(schemeRest(op, 'oci-layout')),
    address: { storeId: attrs['oci.store'] ?? '', sessionId: attrs['oci.session'] ?? '' },
    ...(layerLimit === undefined ? {} : { layerLimit }),
    ...(checksum === undefined ? {} : { checksum }),
  }
}

function parseLayoutName(text: string): { readonly name: string; readonly digest: Digest } {
  const locator = parseLocator(text)
  if (locator.digest !== undefined) return { name: formatLocator(locator), digest: locator.digest }
  throw new SlipwayError('invalid-argument', `reference ${JSON.stringify(text)} must have digest`)
}

function layoutRemote(
  sessions: Sessions,
  group: SessionGroup,
  address: StoreAddress,
  root: { readonly name: string; readonly digest: Digest },
): ImageRemote {
  const store = new SessionStore(sessions, group, address)
  return {
    resolve: (signal) => resolveRoot(store, root, signal),
    read: (descriptor, options) => store.read(descriptor.digest, options),
  }
}

/** The client knows blobs, not their types: the root tells its own. */
async function resolveRoot(
  store: SessionStore,
  { name, digest }: { readonly name: string; readonly digest: Digest },
  signal: AbortSignal,
): Promise<Descriptor> {
  const size = await store.size(digest, signal).catch((error: unknown) => {
    throw wrapError(error, 'unable to get info about digest')
  })
  if (size > MAX_MANIFEST_SIZE) {
    throw new SlipwayError(
      'resource-exhausted',
      `root ${digest} of ${size} bytes is too large for a manifest`,
    )
  }
  const chunks: Uint8Array[] = []
  let received = 0
  for await (const chunk of store.read(digest, { signal })) {
    received += chunk.length
    if (received > size) throw new SlipwayError('data-loss', `content ${digest} is larger than ${size} bytes`)
    chunks.push(chunk)
  }
  try {
    return { mediaType: detectManifestType(Buffer.concat(chunks)), digest, size }
  } catch (error) {
    throw wrapError(error, `reference ${JSON.stringify(name)} contains neither an index nor a manifest`)
  }
}
