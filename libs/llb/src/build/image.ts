import type { Digest } from '@slipway/base'
import { formatReference, parseReference, type Platform, withDefaultTag } from '@slipway/oci'
import { AttrBuilder } from './attrs.ts'
import { scratch } from './combine.ts'
import { pickOpOptions } from './exec.ts'
import type { OpOptions } from './options.ts'
import { sourceState } from './source-vertex.ts'
import type { State } from './state.ts'

export type ResolveMode = 'default' | 'pull' | 'local'

export interface ResolvedImage {
  readonly ref: string
  readonly digest: string
  readonly config: Uint8Array
}

/** Finds the config of an image. */
export type ImageResolver = (
  ref: string,
  options: { readonly platform: Platform; readonly resolveMode: ResolveMode },
) => Promise<ResolvedImage>

export interface ImageOptions extends OpOptions {
  readonly resolveMode?: ResolveMode
  /** `internal` hides the image from usage lists. */
  readonly recordType?: string
  readonly layerLimit?: number
  readonly checksum?: Digest
  /** Asked when marshalling starts; its answer sets environment, directory and platform. */
  readonly resolver?: ImageResolver
  /** Pin the image to the digest that the resolver names. */
  readonly resolveDigest?: boolean
}

/** An image of a registry. */
export function image(ref: string, options: ImageOptions = {}): State {
  const reference = withDefaultTag(parseReference(ref))
  const full = formatReference(reference)
  const { resolver } = options
  if (!resolver) return imageState(full, options)
  const resolve = (platform: Platform) =>
    resolver(full, { platform: options.platform ?? platform, resolveMode: options.resolveMode ?? 'default' })
  if (reference.digest !== undefined || !options.resolveDigest) {
    return imageState(full, options).async(async (state, { platform }) =>
      state.imageConfig((await resolve(platform)).config),
    )
  }
  return scratch().async(async (_, { platform }) => {
    const resolved = await resolve(platform)
    const found = parseReference(resolved.ref)
    const pinned = resolved.digest === '' ? found : { ...found, digest: resolved.digest }
    return imageState(formatReference(pinned), options).imageConfig(resolved.config)
  })
}

function imageState(ref: string, options: ImageOptions): State {
  const { resolveMode = 'default', layerLimit } = options
  const builder = new AttrBuilder()
    .cap('source.image')
    .set(
      'image.resolvemode',
      resolveMode !== 'default' && resolveMode,
      resolveMode === 'pull' ? 'source.image.resolvemode' : undefined,
    )
    .set('image.recordtype', options.recordType)
    .set('image.layerlimit', layerLimit?.toString(), 'source.image.layerlimit')
    .set('image.checksum', options.checksum, 'source.image.checksum')
  return sourceState({ identifier: `docker-image://${ref}`, ...builder.parts() }, pickOpOptions(options))
}
