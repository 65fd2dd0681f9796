import { normalizePlatform } from './platform.ts'
import type { Platform } from './types.ts'
import { createWindowsVersionMatcher } from './windows-version.ts'

/** Says which platforms can run, and which of two is the better choice. */
export interface PlatformMatcher {
  readonly match: (platform: Platform) => boolean
  /** Negative when `a` is the better choice, positive when `b` is, 0 when neither. */
  readonly compare: (a: Platform, b: Platform) => number
}

/** Highest minor version of ARMv8 that each ARMv9 minor version includes. */
const ARM64_V9_BASE = 5

/** Matches `platform` and the ones that its processors also run (arm64 runs arm/v7, amd64 runs 386), best first. */
export function onlyPlatform(platform: Platform): PlatformMatcher {
  return orderedPlatforms(...compatiblePlatforms(normalizePlatform(platform)))
}

/** Matches exactly this platform, in any spelling. */
export function strictPlatform(platform: Platform): PlatformMatcher {
  return orderedPlatforms(normalizePlatform(platform))
}

/** Matches any of the platforms; the earlier, the better. */
export function orderedPlatforms(...platforms: readonly Platform[]): PlatformMatcher {
  const matchers = platforms.map(createMatcher)
  const rank = (platform: Platform): number => {
    const found = matchers.findIndex((match) => match(platform))
    return found < 0 ? matchers.length : found
  }
  const compare = (a: Platform, b: Platform): number => {
    const [rankA, rankB] = [rank(a), rank(b)]
    if (rankA !== rankB) return rankA - rankB
    const [featuresA, featuresB] = [featureCount(a), featureCount(b)]
    if (rankA < matchers.length) return featuresB - featuresA
    if (featuresA + featuresB === 0) return 0
    return compare(withoutFeatures(a), withoutFeatures(b))
  }
  return { match: (platform) => rank(platform) < matchers.length, compare }
}

/** The entries that match, best first; entries without a platform match anything and come last. */
export function selectPlatforms<T extends { readonly platform?: Platform }>(
  entries: readonly T[],
  matcher: PlatformMatcher,
): readonly T[] {
  const fitting = entries.filter((entry) => entry.platform === undefined || matcher.match(entry.platform))
  return fitting.toSorted((a, b) => {
    if (a.platform === undefined) return b.platform === undefined ? 0 : 1
    return b.platform === undefined ? -1 : matcher.compare(a.platform, b.platform)
  })
}

/** `platform` (normalised) and every platform it can run, best first. */
export function compatiblePlatforms(platform: Platform): readonly Platform[] {
  switch (platform.architecture) {
    case 'amd64': {
      const older = olderVariants(platform, 1)
      return [platform, ...older, withArch(platform, '386')]
    }
    case 'arm':
      return [platform, ...olderVariants(platform, 5)]
    case 'arm64':
      return arm64Platforms(platform)
    default:
      return [platform]
  }
}

function arm64Platforms(platform: Platform): readonly Platform[] {
  const variants = arm64Variants(platform.variant ?? 'v8')
  if (variants.length === 0) return [platform]
  const arm = withArch(platform, 'arm', 'v8')
  return [...variants.map((variant) => withArch(platform, 'arm64', variant)), ...compatiblePlatforms(arm)]
}

function arm64Variants(variant: string): readonly string[] {
  const match = /^v([89])(?:\.(\d))?$/.exec(variant)
  if (!match) return []
  const major = Number(match[1])
  const minor = Number(match[2] ?? 0)
  if (major === 9 && minor > 7) return []
  const own = minors(major, minor)
  return major === 8 ? own : [...own, ...minors(8, Math.min(minor + ARM64_V9_BASE, 9))]
}

function minors(major: number, highest: number): readonly string[] {
  return Array.from({ length: highest + 1 }, (_, index) => {
    const minor = highest - index
    return minor === 0 ? `v${major}` : `v${major}.${minor}`
  })
}

function olderVariants(platform: Platform, lowest: number): readonly Platform[] {
  const match = /^v?(\d{1,2})$/.exec(platform.variant ?? '')
  const count = match ? Math.max(Number(match[1]) - lowest, 0) : 0
  return Array.from({ length: count }, (_, index) =>
    withArch(platform, platform.architecture, `v${Number(match?.[1]) - 1 - index}`),
  )
}

function withArch(platform: Platform, architecture: string, variant?: string): Platform {
  const { variant: _variant, ...rest } = platform
  return { ...rest, architecture, ...(variant === undefined ? {} : { variant }) }
}

function createMatcher(wanted: Platform): (platform: Platform) => boolean {
  const normal = normalizePlatform(wanted)
  const features = new Set(normal['os.features'] ?? [])
  const windows = normal.os === 'windows'
  const matchVersion = windows ? createWindowsVersionMatcher(wanted['os.version'] ?? '') : () => true
  return (platform) => {
    const candidate = normalizePlatform(platform)
    return (
      candidate.os === normal.os &&
      candidate.architecture === normal.architecture &&
      candidate.variant === normal.variant &&
      matchVersion(platform['os.version'] ?? '') &&
      (candidate['os.features'] ?? []).every(
        (feature) => features.has(feature) || (windows && feature === 'win32k'),
      )
    )
  }
}

function featureCount(platform: Platform): number {
  return platform['os.features']?.length ?? 0
}

function withoutFeatures(platform: Platform): Platform {
  const { 'os.features': _features, ...rest } = platform
  return rest
}
