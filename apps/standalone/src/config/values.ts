import { goDurationMs, SlipwayError } from '@slipway/base'
import type { DiskSpace } from './config.ts'

/** Durations and sizes as buildkitd.toml writes them. Every error names the key. */

/** A Go duration ("48h", "1m30s", "-1s") or a plain number of seconds; milliseconds. */
export function parseDuration(value: unknown, key: string): number {
  if (typeof value === 'number') return value * 1000
  if (typeof value === 'string') {
    if (/^-?\d+$/.test(value)) return Number(value) * 1000
    const duration = goDurationMs(value)
    if (duration !== undefined) return duration
  }
  throw new SlipwayError('invalid-argument', `${key}: invalid duration ${JSON.stringify(value)}`)
}

const SIZE: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
}

/** Bytes ("512MB", 1000) or a share of the disk ("10%"). */
export function parseDiskSpace(value: unknown, key: string): DiskSpace {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return { bytes: value }
  if (typeof value === 'string') {
    const percent = /^(\d+)%$/.exec(value)
    if (percent && Number(percent[1]) <= 100) return { percent: Number(percent[1]) }
    const size = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?$/i.exec(value)
    const unit = size ? SIZE[size[2]!.toLowerCase()] : undefined
    if (size && unit !== undefined) return { bytes: Math.trunc(Number(size[1]) * unit) }
  }
  throw new SlipwayError('invalid-argument', `${key}: invalid size ${JSON.stringify(value)}`)
}

/** `Reserved[,Free[,Maximum]]`, in megabytes where no unit is given. */
export function parseKeepStorage(
  value: string,
  key: string,
): {
  readonly reservedSpace?: DiskSpace
  readonly minFreeSpace?: DiskSpace
  readonly maxUsedSpace?: DiskSpace
} {
  const [reserved, free, max, ...rest] = value.split(',').map((part) => part.trim())
  if (rest.length > 0)
    throw new SlipwayError(
      'invalid-argument',
      `${key}: at most three values are allowed, got ${JSON.stringify(value)}`,
    )
  const size = (part: string): DiskSpace =>
    parseDiskSpace(/^\d+$/.test(part) ? Number(part) * 1e6 : part, key)
  return {
    ...(reserved ? { reservedSpace: size(reserved) } : {}),
    ...(free ? { minFreeSpace: size(free) } : {}),
    ...(max ? { maxUsedSpace: size(max) } : {}),
  }
}

export function parseLabels(values: readonly string[], key: string): Record<string, string> {
  return Object.fromEntries(
    values.map((entry) => {
      const equals = entry.indexOf('=')
      if (equals <= 0)
        throw new SlipwayError('invalid-argument', `${key}: want name=value, got ${JSON.stringify(entry)}`)
      return [entry.slice(0, equals), entry.slice(equals + 1)]
    }),
  )
}

export function parseSnapshotter(value: string, key: string): 'auto' | 'overlay' | 'native' {
  if (value === '' || value === 'auto') return 'auto'
  if (value === 'overlayfs' || value === 'overlay') return 'overlay'
  if (value === 'native') return 'native'
  throw new SlipwayError(
    'unimplemented',
    `${key}: snapshotter ${JSON.stringify(value)} is not supported yet; want auto, overlayfs or native`,
  )
}
