import type { BridgeRef, FrontendResult } from '@slipway/frontend'
import { encodeGoJson, formatPlatformAll, type GoValue, normalizePlatform, type Platform } from '@slipway/oci'
import type { ConvertResult } from '../convert/convert.ts'
import { encodeImage } from '../convert/image-draft.ts'

/** One platform of a build, solved. */
export interface PlatformResult {
  readonly platform: Platform
  readonly ref: BridgeRef | undefined
  readonly converted: ConvertResult
}

/** The answer of the frontend: results, image configs and the platforms they are for. */
export function combineResults(results: readonly PlatformResult[], multiPlatform: boolean): FrontendResult {
  const metadata = new Map<string, Uint8Array>()
  const refs = new Map<string, BridgeRef | undefined>()
  const platforms: GoValue[] = []
  for (const { platform, ref, converted } of results) {
    const id = formatPlatformAll(normalizePlatform(platform))
    const suffix = multiPlatform ? `/${id}` : ''
    const { image, baseImage, epoch } = converted
    refs.set(id, ref)
    metadata.set(`containerimage.config${suffix}`, encodeImage(image))
    if (baseImage) metadata.set(`containerimage.base.config${suffix}`, encodeImage(baseImage))
    if (epoch !== undefined) metadata.set(`source.date.epoch${suffix}`, Buffer.from(String(epoch)))
    platforms.push({ ID: id, Platform: encodePlatform(exportPlatform(platform, image.platform)) })
  }
  metadata.set('refs.platforms', encodeGoJson({ Platforms: platforms }))
  if (multiPlatform) return { refs, metadata }
  const [only] = refs.values()
  return only ? { ref: only, metadata } : { metadata }
}

/** Windows images say more exactly what they run on than builds ask for. */
function exportPlatform(platform: Platform, image: Platform): Platform {
  const normal = normalizePlatform(platform)
  if (normal.os !== 'windows' || image.os !== 'windows') return normal
  const version = normal['os.version'] ?? image['os.version']
  const features = normal['os.features'] ?? image['os.features']
  return normalizePlatform({
    ...normal,
    ...(version ? { 'os.version': version } : {}),
    ...(features ? { 'os.features': features } : {}),
  })
}

function encodePlatform(platform: Platform): GoValue {
  const { architecture, os, variant } = platform
  const features = platform['os.features']
  return {
    architecture,
    os,
    'os.version': platform['os.version'],
    'os.features': features?.length ? features : undefined,
    variant,
  }
}
