import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isCode, type LogLevel, SlipwayError, wrapError } from '@slipway/base'
import { parse } from 'smol-toml'
import type { DaemonConfig, DiskSpace, GcPolicyConfig, RegistryHostConfig } from './config.ts'
import type { Flags } from './flags.ts'
import { checkToml } from './toml-schema.ts'
import { parseDiskSpace, parseDuration, parseKeepStorage, parseLabels, parseSnapshotter } from './values.ts'

const DEFAULT_CONFIG = '/etc/buildkit/buildkitd.toml'
const DEFAULT_ROOT = '/var/lib/slipway'
const DEFAULT_ADDRESS = 'unix:///run/buildkit/buildkitd.sock'
const LEVELS: readonly string[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal']

type Table = Record<string, unknown>

function readToml(flags: Flags): Table {
  const file = flags.config ?? DEFAULT_CONFIG
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (flags.config === undefined && isCode(error, 'not-found')) return {}
    throw wrapError(error, 'failed to load config')
  }
  let table: Table
  try {
    table = parse(text)
  } catch (error) {
    throw new SlipwayError('invalid-argument', `failed to parse config ${file}: ${String(error)}`, {
      cause: error,
    })
  }
  checkToml(table, file)
  return table
}

/** The value at a path; types were checked by the schema. */
function at<T>(table: Table, ...path: readonly string[]): T | undefined {
  let value: unknown = table
  for (const key of path)
    value = typeof value === 'object' && value !== null ? (value as Table)[key] : undefined
  return value as T | undefined
}

function loadLog(flags: Flags, file: Table): DaemonConfig['log'] {
  const debug = (flags.debug ?? at<boolean>(file, 'debug') ?? false) ? 'debug' : 'info'
  const level =
    flags.logLevel ??
    process.env.BUILDKITD_LOG_LEVEL ??
    at<string>(file, 'log', 'level') ??
    ((flags.trace ?? at<boolean>(file, 'trace') ?? false) ? 'trace' : debug)
  if (!LEVELS.includes(level))
    throw new SlipwayError(
      'invalid-argument',
      `log level ${JSON.stringify(level)} is not one of ${LEVELS.join(', ')}`,
    )
  const format = flags.logFormat ?? at<string>(file, 'log', 'format') ?? 'text'
  if (format !== 'json' && format !== 'text')
    throw new SlipwayError('invalid-argument', `log format ${JSON.stringify(format)} is not json or text`)
  return { level: level as LogLevel, format }
}

function loadTls(flags: Flags, file: Table): DaemonConfig['tls'] {
  const cert = flags.tlscert ?? at<string>(file, 'grpc', 'tls', 'cert') ?? ''
  const key = flags.tlskey ?? at<string>(file, 'grpc', 'tls', 'key') ?? ''
  const ca = flags.tlscacert ?? at<string>(file, 'grpc', 'tls', 'ca') ?? ''
  if (cert === '' && key === '' && ca === '') return undefined
  if (cert === '')
    throw new SlipwayError('invalid-argument', 'a TLS key or CA was given without a certificate')
  if (key === '') throw new SlipwayError('invalid-argument', 'a TLS certificate was given without its key')
  return { cert, key, ...(ca === '' ? {} : { ca }) }
}

function space(file: Table, key: string): DiskSpace | undefined {
  const value = at<unknown>(file, 'worker', 'oci', key)
  return value === undefined ? undefined : parseDiskSpace(value, `worker.oci.${key}`)
}

function loadGcPolicy(file: Table): readonly GcPolicyConfig[] {
  const known = [
    'all',
    'filters',
    'keepDuration',
    'keepBytes',
    'reservedSpace',
    'maxUsedSpace',
    'minFreeSpace',
  ]
  return (at<readonly Table[]>(file, 'worker', 'oci', 'gcpolicy') ?? []).map((rule, index) => {
    const name = `worker.oci.gcpolicy[${index}]`
    const unknown = Object.keys(rule).find((key) => !known.includes(key))
    if (unknown !== undefined) throw new SlipwayError('invalid-argument', `unknown key "${name}.${unknown}"`)
    const size = (key: string): DiskSpace | undefined =>
      rule[key] === undefined ? undefined : parseDiskSpace(rule[key], `${name}.${key}`)
    const reservedSpace = size('reservedSpace') ?? size('keepBytes')
    const maxUsedSpace = size('maxUsedSpace')
    const minFreeSpace = size('minFreeSpace')
    return {
      all: rule.all === true,
      filters: (rule.filters as readonly string[] | undefined) ?? [],
      keepDurationMs:
        rule.keepDuration === undefined ? 0 : parseDuration(rule.keepDuration, `${name}.keepDuration`),
      ...(reservedSpace ? { reservedSpace } : {}),
      ...(maxUsedSpace ? { maxUsedSpace } : {}),
      ...(minFreeSpace ? { minFreeSpace } : {}),
    }
  })
}

function loadRegistries(file: Table): DaemonConfig['registries'] {
  const entries = Object.entries(at<Record<string, Table>>(file, 'registry') ?? {})
  return Object.fromEntries(
    entries.map(([host, table]): [string, RegistryHostConfig] => {
      const http = at<boolean>(table, 'http')
      const insecure = at<boolean>(table, 'insecure')
      return [
        host,
        {
          mirrors: at<readonly string[]>(table, 'mirrors') ?? [],
          ca: at<readonly string[]>(table, 'ca') ?? [],
          keypairs: (at<readonly Table[]>(table, 'keypair') ?? []).map((pair) => ({
            key: String(pair.key),
            cert: String(pair.cert),
          })),
          ...(http === undefined ? {} : { http }),
          ...(insecure === undefined ? {} : { insecure }),
        },
      ]
    }),
  )
}

function refuseImpossible(flags: Flags, file: Table): void {
  const oci = flags.ociWorker ?? String(at<boolean>(file, 'worker', 'oci', 'enabled') ?? 'auto')
  if (oci === 'false')
    throw new SlipwayError(
      'failed-precondition',
      'no worker found: the oci worker is disabled and no other is supported yet',
    )
  const containerd =
    flags.containerdWorker ?? String(at<boolean>(file, 'worker', 'containerd', 'enabled') ?? 'auto')
  if (containerd === 'true')
    throw new SlipwayError('unimplemented', 'the containerd worker is not supported yet')
  const net = flags.ociWorkerNet ?? at<string>(file, 'worker', 'oci', 'networkMode') ?? 'auto'
  if (net !== 'auto' && net !== 'host')
    throw new SlipwayError(
      'unimplemented',
      `network mode ${JSON.stringify(net)} is not supported yet; want auto or host`,
    )
}

function loadWorker(flags: Flags, file: Table): DaemonConfig['worker'] {
  const keep =
    flags.ociWorkerGcKeepstorage === undefined
      ? {}
      : parseKeepStorage(flags.ociWorkerGcKeepstorage, '--oci-worker-gc-keepstorage')
  const reservedSpace = keep.reservedSpace ?? space(file, 'reservedSpace') ?? space(file, 'gckeepstorage')
  const maxUsedSpace = keep.maxUsedSpace ?? space(file, 'maxUsedSpace')
  const minFreeSpace = keep.minFreeSpace ?? space(file, 'minFreeSpace')
  const maxAge = at<unknown>(file, 'system', 'platformsCacheMaxAge')
  const binary = flags.ociWorkerBinary ?? at<string>(file, 'worker', 'oci', 'binary')
  const cgroupParent = at<string>(file, 'worker', 'oci', 'defaultCgroupParent')
  return {
    labels: {
      ...at<Record<string, string>>(file, 'worker', 'oci', 'labels'),
      ...parseLabels(flags.ociWorkerLabels ?? [], '--oci-worker-labels'),
    },
    platformsMaxAgeMs: maxAge === undefined ? 20_000 : parseDuration(maxAge, 'system.platformsCacheMaxAge'),
    platforms: flags.ociWorkerPlatform ?? at<readonly string[]>(file, 'worker', 'oci', 'platforms') ?? [],
    snapshotter: parseSnapshotter(
      flags.ociWorkerSnapshotter ?? at<string>(file, 'worker', 'oci', 'snapshotter') ?? 'auto',
      'snapshotter',
    ),
    maxParallelism: flags.ociMaxParallelism ?? at<number>(file, 'worker', 'oci', 'max-parallelism') ?? 0,
    gc: flags.ociWorkerGc ?? at<boolean>(file, 'worker', 'oci', 'gc') ?? true,
    gcPolicy: loadGcPolicy(file),
    ...(binary ? { binary } : {}),
    ...(cgroupParent ? { cgroupParent } : {}),
    ...(reservedSpace ? { reservedSpace } : {}),
    ...(maxUsedSpace ? { maxUsedSpace } : {}),
    ...(minFreeSpace ? { minFreeSpace } : {}),
  }
}

function loadGid(flags: Flags, file: Table): number | undefined {
  const group = flags.group ?? at<number>(file, 'grpc', 'gid')
  if (group === undefined) return undefined
  if (typeof group === 'number' || /^\d+$/.test(group)) return Number(group)
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${group}:`))
  if (line === undefined)
    throw new SlipwayError('invalid-argument', `--group: no group ${JSON.stringify(group)} in /etc/group`)
  return Number(line.split(':')[2])
}

const IDLE_TIMEOUT_MS = 600_000

function loadGateway(file: Table): Pick<DaemonConfig, 'gateway'> {
  const set = <T>(key: string): T | undefined => at<T>(file, 'frontend', 'gateway.v0', key)
  if (set<boolean>('enabled') === false) return {}
  const idle = set<unknown>('idleTimeout')
  const builtinRepositories = set<readonly string[]>('builtinRepositories')
  return {
    gateway: {
      allowedRepositories: set<readonly string[]>('allowedRepositories') ?? [],
      ...(builtinRepositories ? { builtinRepositories } : {}),
      idleTimeoutMs:
        idle === undefined ? IDLE_TIMEOUT_MS : parseDuration(idle, 'frontend."gateway.v0".idleTimeout'),
      memory: set<number>('memory') ?? 0,
    },
  }
}

/** Flags above the file above the defaults. Throws naming the flag or key. */
export function loadConfig(flags: Flags): DaemonConfig {
  const file = readToml(flags)
  refuseImpossible(flags, file)
  const tls = loadTls(flags, file)
  const gid = loadGid(flags, file)
  const addresses = flags.addr ?? at<readonly string[]>(file, 'grpc', 'address') ?? []
  const dns = <K extends string>(key: K): readonly string[] => at<readonly string[]>(file, 'dns', key) ?? []
  const traceSocket = flags.otelSocketPath ?? at<string>(file, 'otel', 'socketPath') ?? ''
  const maxAge = at<unknown>(file, 'history', 'maxAge')
  return {
    root: resolve(flags.root ?? at<string>(file, 'root') ?? DEFAULT_ROOT),
    addresses: addresses.length > 0 ? addresses : [DEFAULT_ADDRESS],
    log: loadLog(flags, file),
    entitlements:
      flags.allowInsecureEntitlement ?? at<readonly string[]>(file, 'insecure-entitlements') ?? [],
    worker: loadWorker(flags, file),
    registries: loadRegistries(file),
    dns: { nameservers: dns('nameservers'), options: dns('options'), searchDomains: dns('searchDomains') },
    history: {
      maxAgeMs: maxAge === undefined ? 48 * 3600e3 : parseDuration(maxAge, 'history.maxAge'),
      maxEntries: at<number>(file, 'history', 'maxEntries') ?? 50,
    },
    ...loadGateway(file),
    dockerfileEnabled: at<boolean>(file, 'frontend', 'dockerfile.v0', 'enabled') ?? true,
    drainSeconds: flags.drainSeconds ?? 0,
    ...(traceSocket === '' ? {} : { traceSocket: resolve(traceSocket) }),
    debug: loadDebug(flags, file),
    ...(gid === undefined ? {} : { gid }),
    ...(tls ? { tls } : {}),
  }
}

function loadDebug(flags: Flags, file: Table): DaemonConfig['debug'] {
  const address =
    flags.debugaddr ?? process.env.BUILDKITD_DEBUGADDR ?? at<string>(file, 'grpc', 'debugAddress') ?? ''
  return { saveCacheKeys: flags.saveCacheDebug ?? false, ...(address === '' ? {} : { address }) }
}
