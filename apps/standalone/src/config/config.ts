import type { LogLevel } from '@slipway/base'

export interface GcRule {
  readonly all: boolean
  readonly filters: readonly string[]
  readonly keepDurationMs: number
  readonly reservedSpace: number
  readonly maxUsedSpace: number
  readonly minFreeSpace: number
}

/** Space as the user wrote it: bytes, or a share of the disk in percent. */
export type DiskSpace = { readonly bytes: number } | { readonly percent: number }

export interface RegistryHostConfig {
  readonly mirrors: readonly string[]
  readonly http?: boolean
  readonly insecure?: boolean
  readonly ca: readonly string[]
  readonly keypairs: readonly { readonly key: string; readonly cert: string }[]
}

/** Everything the daemon can be told, complete with defaults. The manual of these is docs/configuration.md. */
export interface DaemonConfig {
  readonly root: string
  readonly addresses: readonly string[]
  readonly gid?: number
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string }
  readonly log: { readonly level: LogLevel; readonly format: 'json' | 'text' }
  readonly entitlements: readonly string[]
  readonly worker: {
    readonly labels: Readonly<Record<string, string>>
    readonly platforms: readonly string[]
    /** Age at which emulated platforms are detected again. */
    readonly platformsMaxAgeMs: number
    readonly snapshotter: 'auto' | 'overlay' | 'native'
    readonly binary?: string
    /** Cgroup below which the containers of steps run that name none. */
    readonly cgroupParent?: string
    readonly maxParallelism: number
    readonly gc: boolean
    readonly gcPolicy: readonly GcPolicyConfig[]
    readonly reservedSpace?: DiskSpace
    readonly maxUsedSpace?: DiskSpace
    readonly minFreeSpace?: DiskSpace
  }
  readonly registries: Readonly<Record<string, RegistryHostConfig>>
  readonly dns: {
    readonly nameservers: readonly string[]
    readonly options: readonly string[]
    readonly searchDomains: readonly string[]
  }
  readonly history: { readonly maxAgeMs: number; readonly maxEntries: number }
  readonly dockerfileEnabled: boolean
  /** Frontends that come as images; absent when they are not run. */
  readonly gateway?: GatewayConfig
  /** Socket for the spans of steps; default: below the root. */
  readonly traceSocket?: string
  /** How long builds may go on after SIGTERM. */
  readonly drainSeconds: number
  readonly debug: {
    /** Where pages about the running daemon are served, `unix://`, `tcp://` or `host:port`. */
    readonly address?: string
    /** Keep what cache keys are made of. */
    readonly saveCacheKeys: boolean
  }
}

export interface GatewayConfig {
  /** Repositories that they may come from; empty for all. */
  readonly allowedRepositories: readonly string[]
  /** Repositories that the Dockerfile frontend built in stands for; default: those of the frontend. */
  readonly builtinRepositories?: readonly string[]
  /** 0 for no limit. */
  readonly idleTimeoutMs: number
  /** Bytes; 0 for no limit. */
  readonly memory: number
}

export interface GcPolicyConfig {
  readonly all: boolean
  readonly filters: readonly string[]
  readonly keepDurationMs: number
  readonly reservedSpace?: DiskSpace
  readonly maxUsedSpace?: DiskSpace
  readonly minFreeSpace?: DiskSpace
}
