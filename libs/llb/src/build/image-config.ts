import { errorMessage, SlipwayError } from '@slipway/base'
import { normalizePlatform, parseImageConfig } from '@slipway/oci'
import { changeDir, type SettingsUpdate } from './settings.ts'

/** What an image's config says about containers: environment, working directory, platform. */
export function imageConfigSettings(config: Uint8Array): SettingsUpdate {
  const image = parse(config)
  return (before) => {
    let { env } = before
    for (const entry of image.config?.Env ?? []) {
      const at = entry.indexOf('=')
      const key = at < 0 ? entry : entry.slice(0, at)
      if (key !== '') env = env.set(key, at < 0 ? '' : entry.slice(at + 1))
    }
    const settings = changeDir(image.config?.WorkingDir ?? '')({ ...before, env })
    if (!image.architecture || !image.os) return settings
    const { architecture, os, variant } = image
    const version = image['os.version']
    const features = image['os.features']
    const platform = {
      architecture,
      os,
      ...(version ? { 'os.version': version } : {}),
      ...(features ? { 'os.features': features } : {}),
      ...(variant ? { variant } : {}),
    }
    return { ...settings, platform: normalizePlatform(platform) }
  }
}

function parse(config: Uint8Array): ReturnType<typeof parseImageConfig> {
  try {
    return parseImageConfig(config)
  } catch (error) {
    throw new SlipwayError('invalid-argument', `failed to parse image config: ${errorMessage(error)}`, {
      cause: error,
    })
  }
}
