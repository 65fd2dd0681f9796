import type { BlobProvider, ContentStore } from '@slipway/content'
import {
  type Descriptor,
  formatReference,
  parseReference,
  type Platform,
  repositoryName,
  withDefaultTag,
} from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { Refs } from '@slipway/refs'
import type { RegistryClient } from '@slipway/registry'
import type { ImageResolveMode, ResolvedImage, WorkContext } from '@slipway/worker'
import { BuildMemo } from '../build-memo.ts'
import type { Source, SourceInstance } from '../sources.ts'
import { ImageDocuments } from './documents.ts'
import { ImageInstance } from './instance.ts'
import { type ImageOptions, parseImageOptions } from './options.ts'
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

  const pull = async (
    options: Pick<ImageOptions, 'ref' | 'mode'>,
    platform: Platform,
    context: WorkContext,
  ): Promise<PulledImage> => {
    const name = formatReference(options.ref)
    const remote = repositories.remote(options.ref, context.sessions, context.progress)
    const documents = new ImageDocuments(parts.content, remote, options.ref, context.signal)
    const { digest } = options.ref
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
        pull: (context) => pull(options, platform, context),
        provider: (layers) => repositories.provider(repositoryName(options.ref), layers),
      })
    },
    resolveImage: async (text, { platform, mode }, context) => {
      const ref = withDefaultTag(parseReference(text))
      const image = await pull({ ref, mode }, platform, context)
      return { ref: formatReference(ref), digest: image.root.digest, config: image.config }
    },
    layerProvider: (origin, descriptors) => repositories.provider(origin, descriptors),
  }
}
