import { SlipwayError, wrapError } from '@slipway/base'
import { formatPlatformAll, hostPlatform, normalizePlatform, type Platform } from '@slipway/oci'
import type { ExportRef, ExportSource } from '../exporters.ts'

export interface ExportPlatform {
  readonly id: string
  readonly platform: Platform
}

export type Metadata = ReadonlyMap<string, Uint8Array>

/**
 * The platforms of a result: those the frontend listed, else the one of the image config, else this host's.
 * Never empty.
 */
export function platformsOf(source: ExportSource): readonly ExportPlatform[] {
  const listed = source.metadata.get('refs.platforms')
  if (listed !== undefined) return parseListed(listed)
  if (source.platforms.length > 0) {
    return source.platforms.map((entry) => ({ ...entry, platform: normalizePlatform(entry.platform) }))
  }
  const platform = platformOfConfig(source.metadata.get('containerimage.config'))
  return [{ id: formatPlatformAll(platform), platform }]
}

/** The ref of a platform; a single ref answers for every platform. `found` is false when there is none. */
export function findRef(
  source: ExportSource,
  id: string,
): { readonly found: boolean; readonly ref: ExportRef | undefined } {
  if (source.refs.size === 0) return { found: true, ref: source.ref }
  if (source.refs.has(id)) return { found: true, ref: source.refs.get(id) }
  if (source.refs.size === 1) return { found: true, ref: [...source.refs.values()][0] }
  return { found: false, ref: undefined }
}

export function requireRef(source: ExportSource, id: string): ExportRef | undefined {
  const { found, ref } = findRef(source, id)
  if (!found) throw new SlipwayError('invalid-argument', `failed to find ref for ID ${id}`)
  return ref
}

/** `key/<platform>` when it is there, else `key`. */
export function metadataFor(metadata: Metadata, key: string, id: string | undefined): Uint8Array | undefined {
  const own = id === undefined ? undefined : metadata.get(`${key}/${id}`)
  return own ?? metadata.get(key)
}

function parseListed(bytes: Uint8Array): readonly ExportPlatform[] {
  let parsed: { Platforms?: unknown } | null = {}
  try {
    if (bytes.length > 0) parsed = JSON.parse(Buffer.from(bytes).toString()) as { Platforms?: unknown } | null
  } catch (error) {
    throw wrapError(invalid(String(error)), 'failed to parse platforms passed to provenance processor')
  }
  const entries = parsed?.Platforms
  if (!Array.isArray(entries) || entries.length === 0) {
    throw invalid('invalid empty platforms index for exporter')
  }
  return entries.map((entry: { ID?: unknown; Platform?: Record<string, unknown> } | null) => {
    if (typeof entry?.ID !== 'string' || entry.ID === '') {
      throw invalid('invalid empty platform key for exporter')
    }
    const platform = readPlatform(entry.Platform ?? {})
    if (platform.os === '' || platform.architecture === '') {
      throw invalid(`invalid platform value ${JSON.stringify(entry.Platform ?? null)} for exporter`)
    }
    return { id: entry.ID, platform: normalizePlatform(platform) }
  })
}

function platformOfConfig(config: Uint8Array | undefined): Platform {
  if (config === undefined) return normalizePlatform(hostPlatform())
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(config).toString())
  } catch (error) {
    throw invalid(`invalid image config for export: ${String(error)}`)
  }
  const platform = readPlatform((parsed ?? {}) as Record<string, unknown>)
  if (platform.os !== '' && platform.architecture !== '') return normalizePlatform(platform)
  if (platform.os !== '' || platform.architecture !== '') {
    throw invalid('invalid image config: os and architecture must be specified together')
  }
  return normalizePlatform(platform)
}

function readPlatform(fields: Record<string, unknown>): Platform {
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '')
  const features = fields['os.features']
  return {
    architecture: text('architecture'),
    os: text('os'),
    ...(text('os.version') === '' ? {} : { 'os.version': text('os.version') }),
    ...(Array.isArray(features) && features.length > 0 ? { 'os.features': features.map(String) } : {}),
    ...(text('variant') === '' ? {} : { variant: text('variant') }),
  }
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
