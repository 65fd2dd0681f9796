import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'

export function platformToProto(platform: Platform): pb.Platform.$Properties {
  return {
    Architecture: platform.architecture,
    OS: platform.os,
    Variant: platform.variant ?? '',
    OSVersion: platform['os.version'] ?? '',
    OSFeatures: [...(platform['os.features'] ?? [])],
  }
}

export function platformFromProto(platform: pb.Platform.$Properties): Platform {
  const features = platform.OSFeatures ?? []
  return {
    architecture: platform.Architecture ?? '',
    os: platform.OS ?? '',
    ...(platform.OSVersion ? { 'os.version': platform.OSVersion } : {}),
    ...(features.length === 0 ? {} : { 'os.features': features }),
    ...(platform.Variant ? { variant: platform.Variant } : {}),
  }
}
