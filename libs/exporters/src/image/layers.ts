import {
  type Descriptor,
  isNondistributableType,
  SOURCE_LABEL,
  toDistributableType,
  toDockerMediaType,
  toOciMediaType,
} from '@slipway/oci'
import type { RemoteLayer } from '@slipway/worker'

export interface LayerOptions {
  readonly ociTypes: boolean
  readonly preferNondistributable: boolean
}

/** The descriptor of a layer as a manifest carries it: the media types of one family, no internal annotations. */
export function manifestLayer(layer: RemoteLayer, options: LayerOptions): Descriptor {
  const { annotations, urls, platform: _platform, ...rest } = layer.descriptor
  const kept = options.preferNondistributable ? rest.mediaType : toDistributableType(rest.mediaType)
  const mediaType = options.ociTypes ? toOciMediaType(kept) : toDockerMediaType(kept)
  const shown = options.ociTypes ? publicAnnotations(annotations ?? {}) : {}
  return {
    ...rest,
    mediaType,
    ...(urls?.length && isNondistributableType(mediaType) ? { urls } : {}),
    ...(Object.keys(shown).length > 0 ? { annotations: shown } : {}),
  }
}

function publicAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(annotations).filter(
      ([key]) =>
        key !== 'containerd.io/uncompressed' && key !== 'buildkit/createdat' && !key.startsWith(SOURCE_LABEL),
    ),
  )
}
