import type { Platform } from '@slipway/oci'
import type { moby, pb } from '@slipway/proto'

export function fromWirePlatform(platform: pb.Platform.$Properties | null | undefined): Platform | undefined {
  if (!platform) return undefined
  return {
    os: platform.OS ?? '',
    architecture: platform.Architecture ?? '',
    ...(platform.Variant ? { variant: platform.Variant } : {}),
    ...(platform.OSVersion ? { 'os.version': platform.OSVersion } : {}),
    ...(platform.OSFeatures?.length ? { 'os.features': platform.OSFeatures } : {}),
  }
}

export function readRange(range: moby.buildkit.v1.frontend.FileRange.$Properties | null | undefined) {
  return range ? { offset: Number(range.Offset ?? 0), length: Number(range.Length ?? 0) } : undefined
}
