import { errorMessage, goBool, SlipwayError } from '@slipway/base'
import type { Bridge, BridgeSolveRequest } from '@slipway/frontend'
import type { HostAddress, LinuxResources, NetworkMode, ResolveMode, Ulimit } from '@slipway/llb'
import { hostPlatform, type Platform } from '@slipway/oci'
import {
  parseExtraHosts,
  parseNetworkMode,
  parsePlatforms,
  parseResolveMode,
  parseShmSize,
  parseUlimits,
} from './option-values.ts'
import { parseResources } from './resources.ts'

export type CacheImports = NonNullable<BridgeSolveRequest['cacheImports']>

/** The options of a build, parsed. */
export interface BuildSettings {
  readonly target: string
  readonly targetPlatforms: readonly Platform[]
  readonly buildPlatforms: readonly Platform[]
  readonly multiPlatform: boolean
  readonly buildArgs: ReadonlyMap<string, string>
  readonly labels: ReadonlyMap<string, string>
  readonly resolveMode: ResolveMode
  readonly network: NetworkMode
  readonly hostname: string
  readonly extraHosts: readonly HostAddress[]
  readonly shmSize: number
  readonly ulimits: readonly Ulimit[]
  readonly cgroupParent: string
  readonly linuxResources: LinuxResources | undefined
  readonly cacheNamespace: string
  readonly cacheImports: CacheImports
  /** Lint configuration of the build; the file's own applies where undefined. */
  readonly lintCheck: string | undefined
  isNoCache(stage: string): boolean
}

export function parseSettings({ opts, workerPlatforms, llbCaps }: Bridge): BuildSettings {
  checkServer(opts, llbCaps)
  const targetPlatforms = parsePlatforms(opts['platform'] ?? '')
  const text = (key: string): string => opts[key] ?? ''
  return {
    target: text('target'),
    targetPlatforms,
    buildPlatforms: [workerPlatforms[0] ?? hostPlatform()],
    resolveMode: parseResolveMode(text('image-resolve-mode')),
    extraHosts: parseExtraHosts(text('add-hosts')),
    shmSize: parseShmSize(text('shm-size')),
    ulimits: parseUlimits(text('ulimit')),
    linuxResources: parseResources(opts),
    network: parseNetworkMode(text('force-network-mode')),
    isNoCache: noCache(opts['no-cache']),
    multiPlatform: parseMultiPlatform(opts, targetPlatforms.length > 1),
    cacheImports: parseCacheImports(opts),
    buildArgs: withPrefix(opts, 'build-arg:'),
    labels: withPrefix(opts, 'label:'),
    cacheNamespace: text('build-arg:BUILDKIT_CACHE_MOUNT_NS'),
    cgroupParent: text('cgroup-parent'),
    hostname: opts['build-arg:BUILDKIT_SANDBOX_HOSTNAME'] || text('hostname'),
    lintCheck: opts['build-arg:BUILDKIT_DOCKERFILE_CHECK'],
  }
}

function checkServer(opts: Readonly<Record<string, string>>, caps: ReadonlySet<string>): void {
  if (!caps.has('file.base')) {
    throw new SlipwayError(
      'unimplemented',
      'needs BuildKit 0.5 or later: requested prerelease feature file.base  is not supported by build server',
    )
  }
  if (opts['override-copy-image']) {
    throw invalid('support for "override-copy-image" was removed in BuildKit 0.11')
  }
  if (isTrue(opts['build-arg:BUILDKIT_DISABLE_FILEOP'])) {
    throw invalid('support for "BUILDKIT_DISABLE_FILEOP" build-arg was removed in BuildKit 0.11')
  }
}

export function isTrue(text: string | undefined): boolean {
  return goBool(text ?? '') ?? false
}

/** Options with this prefix, by the rest of their name. */
export function withPrefix(
  opts: Readonly<Record<string, string>>,
  prefix: string,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(opts).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value] as const] : [],
    ),
  )
}

/** Absent: no stage; empty: all; else those listed. */
function noCache(list: string | undefined): (stage: string) => boolean {
  if (list === undefined) return () => false
  if (list === '') return () => true
  const names = new Set(list.split(',').map((name) => name.toLowerCase()))
  return (stage) => names.has(stage.toLowerCase())
}

function parseMultiPlatform(opts: Readonly<Record<string, string>>, several: boolean): boolean {
  const text = opts['build-arg:BUILDKIT_MULTI_PLATFORM'] || opts['multi-platform']
  if (!text) return several
  const wanted = goBool(text)
  if (wanted === undefined) throw invalid(`invalid boolean value for multi-platform: ${text}`)
  if (!wanted && several) {
    throw invalid('conflicting config: returning multiple target platforms is not allowed')
  }
  return wanted
}

function parseCacheImports(opts: Readonly<Record<string, string>>): CacheImports {
  const json = opts['cache-imports']
  const legacy = opts['cache-from']
  return [
    ...(json ? parseCacheJson(json) : []),
    ...(legacy ? legacy.split(',').map((ref) => ({ type: 'registry', attrs: { ref } })) : []),
  ]
}

function parseCacheJson(json: string): CacheImports {
  const fail = (reason: string): SlipwayError =>
    invalid(`failed to unmarshal cache-imports (${JSON.stringify(json)}): ${reason}`)
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch (error) {
    throw fail(errorMessage(error))
  }
  if (!Array.isArray(parsed)) throw fail('not a list')
  return parsed.map((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) throw fail('not an object')
    const { Type: type = '', Attrs: attrs } = entry as { Type?: unknown; Attrs?: unknown }
    if (typeof type !== 'string') throw fail('Type is no string')
    return { type, attrs: stringRecord(attrs, fail) }
  })
}

function stringRecord(
  value: unknown,
  fail: (reason: string) => SlipwayError,
): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object') throw fail('Attrs is no object')
  const entries = Object.entries(value).map(([key, item]: [string, unknown]) => {
    if (typeof item !== 'string') throw fail(`attribute ${key} is no string`)
    return [key, item] as const
  })
  return Object.fromEntries(entries)
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
