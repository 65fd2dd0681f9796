import { SlipwayError } from '@slipway/base'

type Kind = 'string' | 'bool' | 'int' | 'strings' | 'duration' | 'space' | 'labels' | 'tables' | 'any'

/**
 * Every key of buildkitd.toml. `unbuilt` keys are known but do nothing here yet: setting one is an error, so that nobody
 * relies on what is not there. `*` stands for any table name.
 */
const KEYS: Readonly<Record<string, Kind | { readonly unbuilt: Kind }>> = {
  debug: 'bool',
  trace: 'bool',
  root: 'string',
  'insecure-entitlements': 'strings',
  proxyNetwork: { unbuilt: 'bool' },
  provenanceEnvDir: { unbuilt: 'string' },
  'log.format': 'string',
  'log.level': 'string',
  'grpc.address': 'strings',
  'grpc.debugAddress': 'string',
  'grpc.uid': 'int',
  'grpc.gid': 'int',
  'grpc.securityDescriptor': { unbuilt: 'string' },
  'grpc.tls.cert': 'string',
  'grpc.tls.key': 'string',
  'grpc.tls.ca': 'string',
  'otel.socketPath': 'string',
  'cdi.disabled': 'bool',
  'cdi.specDirs': { unbuilt: 'strings' },
  'cdi.autoAllowed': { unbuilt: 'strings' },
  'worker.oci.enabled': 'bool',
  'worker.oci.labels': 'labels',
  'worker.oci.platforms': 'strings',
  'worker.oci.snapshotter': 'string',
  'worker.oci.rootless': { unbuilt: 'bool' },
  'worker.oci.noProcessSandbox': { unbuilt: 'bool' },
  'worker.oci.gc': 'bool',
  'worker.oci.gckeepstorage': 'space',
  'worker.oci.reservedSpace': 'space',
  'worker.oci.maxUsedSpace': 'space',
  'worker.oci.minFreeSpace': 'space',
  'worker.oci.gcpolicy': 'tables',
  'worker.oci.networkMode': 'string',
  'worker.oci.cniConfigPath': { unbuilt: 'string' },
  'worker.oci.cniBinaryPath': { unbuilt: 'string' },
  'worker.oci.cniPoolSize': { unbuilt: 'int' },
  'worker.oci.bridgeName': { unbuilt: 'string' },
  'worker.oci.bridgeSubnet': { unbuilt: 'string' },
  'worker.oci.userRemapUnsupported': { unbuilt: 'string' },
  'worker.oci.binary': 'string',
  'worker.oci.proxySnapshotterPath': { unbuilt: 'string' },
  'worker.oci.defaultCgroupParent': 'string',
  'worker.oci.stargzSnapshotter': { unbuilt: 'any' },
  'worker.oci.apparmor-profile': { unbuilt: 'string' },
  'worker.oci.selinux': { unbuilt: 'bool' },
  'worker.oci.max-parallelism': 'int',
  'worker.containerd.enabled': 'bool',
  'worker.containerd.*': { unbuilt: 'any' },
  'registry.*.mirrors': 'strings',
  'registry.*.http': 'bool',
  'registry.*.insecure': 'bool',
  'registry.*.ca': 'strings',
  'registry.*.keypair': 'tables',
  'registry.*.tlsconfigdir': { unbuilt: 'strings' },
  'dns.nameservers': 'strings',
  'dns.options': 'strings',
  'dns.searchDomains': 'strings',
  'history.maxAge': 'duration',
  'history.maxEntries': 'int',
  'frontend.dockerfile.v0.enabled': 'bool',
  'frontend.gateway.v0.enabled': 'bool',
  'frontend.gateway.v0.allowedRepositories': 'strings',
  'frontend.gateway.v0.builtinRepositories': 'strings',
  'frontend.gateway.v0.idleTimeout': 'duration',
  'frontend.gateway.v0.memory': 'int',
  'system.platformsCacheMaxAge': 'duration',
  'system.maxRegistryConcurrency': { unbuilt: 'int' },
  'cache.gha': { unbuilt: 'any' },
}

function fits(kind: Kind, value: unknown): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'bool':
      return typeof value === 'boolean'
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value)
    case 'strings':
      return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
    case 'duration':
    case 'space':
      return typeof value === 'string' || typeof value === 'number'
    case 'labels':
      return isTable(value) && Object.values(value).every((entry) => typeof entry === 'string')
    case 'tables':
      return Array.isArray(value) && value.every(isTable)
    case 'any':
      return true
  }
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Registry names hold dots, so paths are matched as lists of segments. */
function lookUp(path: readonly string[]): { readonly entry: Kind | { readonly unbuilt: Kind } } | undefined {
  for (const [pattern, entry] of Object.entries(KEYS)) {
    const want = segments(pattern)
    if (
      want.length === path.length &&
      want.every((segment, index) => segment === '*' || segment === path[index])
    )
      return { entry }
  }
  return undefined
}

function segments(pattern: string): readonly string[] {
  return pattern
    .replace('.v0', '\0v0')
    .split('.')
    .map((segment) => segment.replace('\0', '.'))
}

/** Checks a parsed file against the schema. Throws for the first key that is unknown, mistyped or not built yet. */
export function checkToml(table: Record<string, unknown>, file: string, path: readonly string[] = []): void {
  for (const [key, value] of Object.entries(table)) {
    const here = [...path, key]
    const found = lookUp(here)
    const name = here.join('.')
    if (!found) {
      if (!isTable(value))
        throw new SlipwayError('invalid-argument', `${file}: unknown key ${JSON.stringify(name)}`)
      checkToml(value, file, here)
      continue
    }
    const unbuilt = typeof found.entry === 'object'
    const kind = typeof found.entry === 'object' ? found.entry.unbuilt : found.entry
    if (!fits(kind, value))
      throw new SlipwayError(
        'invalid-argument',
        `${file}: key ${JSON.stringify(name)} has a value of the wrong type`,
      )
    if (unbuilt)
      throw new SlipwayError('unimplemented', `${file}: key ${JSON.stringify(name)} is not supported yet`)
  }
}
