import { type Digest, keyDigest, SlipwayError } from '@slipway/base'
import { chainId, encodeGoJson, type ImageConfig, parseImageConfig, type Platform } from '@slipway/oci'

/** Key of an image by what its name stands for: the same digest and platform give the same layers. */
export function manifestKey(digest: Digest, platform: Platform, layerLimit: number | undefined): Digest {
  return keyDigest(
    encodeGoJson({
      Digest: digest,
      OS: platform.os,
      Arch: platform.architecture,
      Variant: platform.variant || undefined,
      OSVersion: platform['os.version'] || undefined,
      OSFeatures: platform['os.features']?.length ? platform['os.features'] : undefined,
      Limit: layerLimit,
    }),
    'json',
  )
}

/**
 * Key of an image by its layers alone, so that images that differ only in their config share cache.
 * `undefined` for an image without layers.
 */
export function configKey(config: Uint8Array, layerLimit: number | undefined): Digest | undefined {
  const parsed = parseOrUndefined(config)
  if (!parsed) {
    if (layerLimit !== undefined) throw new SlipwayError('invalid-argument', 'failed to parse image config')
    return keyDigest(config, 'json')
  }
  const diffIds = parsed.rootfs?.diff_ids ?? []
  if (layerLimit !== undefined && diffIds.length < layerLimit) {
    throw new SlipwayError('invalid-argument', `image has ${diffIds.length} layers, limit is ${layerLimit}`)
  }
  return chainId(diffIds.slice(0, layerLimit))
}

function parseOrUndefined(config: Uint8Array): ImageConfig | undefined {
  try {
    return parseImageConfig(config)
  } catch {
    return undefined
  }
}
