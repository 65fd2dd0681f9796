import { errorMessage } from '@slipway/base'
import type { ExportSource } from '@slipway/exporters'
import {
  formatPlatformAll,
  hostPlatform,
  normalizePlatform,
  parsePlatform,
  type Platform,
} from '@slipway/oci'

/** What to warn of when a result is not for the platforms that were asked for (`linux/amd64,…`; '' for the host's). */
export function platformWarnings(wanted: string, source: ExportSource): readonly string[] {
  if (!source.metadata.has('refs.platforms') && !source.ref && source.refs.size === 0) return []
  const asked = wanted === '' ? [formatPlatformAll(hostPlatform())] : wanted.split(',')
  const warnings: string[] = []
  const requested = new Set<string>()
  for (const specifier of asked) {
    const formatted = normalName(specifier, warnings)
    if (requested.has(formatted))
      warnings.push(`Duplicate platform result requested ${JSON.stringify(specifier)}`)
    requested.add(formatted)
  }
  if (warnings.length > 0) return warnings
  const found = resultPlatforms(source)
  const names = found.map(formatPlatformAll)
  if (requested.size === 1 && found.length === 1) {
    if (requested.has(names[0]!) || requested.has(formatPlatformAll(withoutVersion(found[0]!)))) return []
    const [first] = asked
    return [
      `Requested platform ${JSON.stringify(first)} does not match result platform ${JSON.stringify(names[0])}`,
    ]
  }
  if (source.refs.size === 0 && requested.size > 1)
    return ['Multiple platforms requested but result is not multi-platform']
  if (requested.size === names.length && names.every((name) => requested.has(name))) return []
  const [mine, theirs] = [[...requested], names].map((list) => [...list].sort().join(','))
  return [`Requested platforms ${mine} do not match result platforms ${theirs}`]
}

function normalName(specifier: string, warnings: string[]): string {
  try {
    return formatPlatformAll(normalizePlatform(parsePlatform(specifier)))
  } catch (error) {
    warnings.push(`Invalid platform result requested ${JSON.stringify(specifier)}: ${errorMessage(error)}`)
    return 'unknown'
  }
}

function resultPlatforms(source: ExportSource): readonly Platform[] {
  if (source.platforms.length > 0) return source.platforms.map(({ platform }) => normalizePlatform(platform))
  const config = source.metadata.get('containerimage.config')
  if (!config) return [hostPlatform()]
  const { os = '', architecture = '', ...rest } = parseConfig(config)
  return [normalizePlatform({ os, architecture, ...rest })]
}

/** The platform's fields of an image config; exporters complain of one that cannot be read. */
function parseConfig(config: Uint8Array): Partial<Platform> {
  try {
    const parsed = JSON.parse(Buffer.from(config).toString()) as Partial<Platform>
    const { os, architecture, variant } = parsed
    return {
      ...(typeof os === 'string' ? { os } : {}),
      ...(typeof architecture === 'string' ? { architecture } : {}),
      ...(typeof variant === 'string' && variant !== '' ? { variant } : {}),
      ...(typeof parsed['os.version'] === 'string' ? { 'os.version': parsed['os.version'] } : {}),
    }
  } catch {
    return {}
  }
}

/** A request seldom names the version of a system that a result has. */
function withoutVersion(platform: Platform): Platform {
  const { 'os.version': _version, ...rest } = platform
  return rest
}
