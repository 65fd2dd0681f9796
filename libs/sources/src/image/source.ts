import type { BlobProvider, ContentStore } from '@slipway/content'
import {
  type Descriptor,
  formatReference,
  parseReference,
  type Platform,
  type Reference,
  repositoryName,
  withDefaultTag,
} from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { Refs } from '@slipway/refs'
import type { RegistryClient } from '@slipway/registry'
import type { ImageResolveMode, ResolvedImage, WorkContext } from '@slipway/worker'
import { BuildMemo } from '../build-memo.ts'
import type { Source, SourceInstance } from '../sources.ts'
import { readAttestationChain } from './attestations.ts'
import { ImageDocuments } from './documents.ts'
import { ImageInstance } from './instance.ts'
import { parseImageOptions } from './options.ts'
import { pullImage, type PulledImage } from './pull.ts'
import { ImageRepositories } from './repositories.ts'
import type { SessionAuthorizers } from './session-authorizers.ts'

export interface ImageSourceParts {
  readonly registry: RegistryClient
  readonly authorizers: SessionAuthorizers
  readonly content: ContentStore
  readonly refs: Refs
}

/** `docker-image://`, and what frontends ask about images. */
export interface ImageSource extends Source {
  resolveImage(
    ref: string,
    options: { readonly platform: Platform; readonly mode: ImageResolveMode },
    context: WorkContext,
  ): Promise<ResolvedImage>
  /** Reads layers of a repository (`domain/path`) that are known from an earlier pull. */
  layerProvider(origin: string, descriptors: readonly Descriptor[]): BlobProvider
}

export function createImageSource(parts: ImageSourceParts): ImageSource {
  const repositories = new ImageRepositories(parts.registry, parts.authorizers)
  const resolutions = new BuildMemo<Descriptor>()

  const open = (ref: Reference, context: WorkContext) => {
    const remote = repositories.remote(ref, context.sessions, context.progress)
    return { remote, documents: new ImageDocuments(parts.content, remote, ref, context.signal) }
  }

  const pull = async (ref: Reference, platform: Platform, context: WorkContext): Promise<PulledImage> => {
    const name = formatReference(ref)
    const { remote, documents } = open(ref, context)
    const { digest } = ref
    const root =
      (digest === undefined ? undefined : await documents.findRoot(digest)) ??
      (await resolutions.resolve(name, context.sessions, (signal) => remote.resolve(signal), context.signal))
    return await pullImage(documents, root, platform)
  }

  return {
    schemes: ['docker-image'],
    resolve: (op: pb.SourceOp.$Properties, platform: Platform): SourceInstance => {
      const options = parseImageOptions(op)
      return new ImageInstance({
        name: formatReference(options.ref),
        origin: repositoryName(options.ref),
        platform,
        recordType: options.recordType,
        ...(options.layerLimit === undefined ? {} : { layerLimit: options.layerLimit }),
        ...(options.checksum === undefined ? {} : { checksum: options.checksum }),
        refs: parts.refs,
        pull: (context) => pull(options.ref, platform, context),
        provider: (layers) => repositories.provider(repositoryName(options.ref), layers),
        attestations: async (image, predicateTypes, context) => {
          const { remote, documents } = open(options.ref, context)
          return await readAttestationChain(documents, remote, { image, predicateTypes }, context.signal)
        },
      })
    },
    resolveImage: async (text, { platform }, context) => {
      const ref = withDefaultTag(parseReference(text))
      const image = await pull(ref, platform, context)
      return { ref: formatReference(ref), digest: image.root.digest, config: image.config }
    },
    layerProvider: (origin, descriptors) => repositories.provider(origin, descriptors),
  }
}
