import type { Seccomp } from './seccomp.ts'

/** The parts of the OCI runtime specification that are used here. */
export interface OciSpec {
  readonly ociVersion: string
  readonly root: { readonly path: string; readonly readonly?: boolean }
  readonly hostname: string
  readonly process: OciProcess
  readonly mounts: readonly OciMount[]
  readonly linux: OciLinux
  readonly annotations?: Readonly<Record<string, string>>
}

export interface OciProcess {
  readonly terminal: boolean
  readonly user: OciUser
  readonly args: readonly string[]
  readonly env: readonly string[]
  readonly cwd: string
  readonly capabilities: OciCapabilities
  readonly rlimits?: readonly OciRlimit[]
  readonly noNewPrivileges: boolean
}

export interface OciUser {
  readonly uid: number
  readonly gid: number
  readonly additionalGids: readonly number[]
}

export interface OciCapabilities {
  readonly bounding: readonly string[]
  readonly effective: readonly string[]
  readonly permitted: readonly string[]
  readonly inheritable?: readonly string[]
  readonly ambient?: readonly string[]
}

export interface OciRlimit {
  readonly type: string
  readonly soft: bigint
  readonly hard: bigint
}

export interface OciMount {
  readonly destination: string
  readonly type: string
  readonly source: string
  readonly options: readonly string[]
}

export interface OciDevice {
  readonly path: string
  readonly type: 'c' | 'b'
  readonly major: number
  readonly minor: number
}

export interface OciLinux {
  readonly namespaces: readonly { readonly type: string; readonly path?: string }[]
  readonly cgroupsPath: string
  readonly resources: OciResources
  readonly devices?: readonly OciDevice[]
  readonly seccomp?: Seccomp
  readonly maskedPaths: readonly string[]
  readonly readonlyPaths: readonly string[]
}

export interface OciResources {
  readonly devices: readonly {
    readonly allow: boolean
    readonly access: string
    readonly type?: string
  }[]
  readonly memory?: { readonly limit?: number; readonly swap?: number }
  readonly cpu?: {
    readonly shares?: number
    readonly quota?: number
    readonly period?: number
    readonly cpus?: string
    readonly mems?: string
  }
}
