import type { ProcessExit, ProcessIO, RunningProcess } from '@slipway/rpc'
import type { MountSpec } from '@slipway/snapshots'

export type { ProcessExit, ProcessIO } from '@slipway/rpc'

/** One mount of a container. */
export interface ContainerMount {
  /** Absolute path inside the container; `/` for the root file system. */
  readonly destination: string
  readonly specs: readonly MountSpec[]
  /** Path inside the mounted tree that appears at `destination`; resolved inside the tree, links included. */
  readonly selector?: string
  readonly readonly: boolean
}

/** Where a container finds the socket that takes spans of its step. It is of the sandbox: no trace of its mount point is looked for in the tree. */
export const SPAN_SOCKET = '/dev/otel-grpc.sock'

export type NetworkMode = 'sandbox' | 'host' | 'none'
export type SecurityMode = 'sandbox' | 'insecure'

export interface Ulimit {
  readonly name: string
  readonly soft: bigint
  readonly hard: bigint
}

export interface ProcessSpec {
  readonly args: readonly string[]
  /** `NAME=value`, in order. */
  readonly env: readonly string[]
  /** Absolute. Made when it is missing. */
  readonly cwd: string
  /** `user[:group]`, names or numbers; names are looked up in the container's /etc/passwd and /etc/group. Empty is root. */
  readonly user: string
  readonly tty: boolean
}

/** Limits of the container's cgroup; 0 and empty mean none. */
export interface Resources {
  readonly memory?: bigint
  readonly memorySwap?: bigint
  readonly cpuShares?: bigint
  readonly cpuPeriod?: bigint
  readonly cpuQuota?: bigint
  readonly cpusetCpus?: string
  readonly cpusetMems?: string
}

export interface ContainerSpec {
  readonly id: string
  /** The mount at `/` first. Tmpfs, secrets and sockets come as bind or tmpfs specs. */
  readonly mounts: readonly ContainerMount[]
  readonly process: ProcessSpec
  readonly hostname: string
  readonly extraHosts: readonly { readonly host: string; readonly ip: string }[]
  readonly network: NetworkMode
  readonly security: SecurityMode
  readonly ulimits: readonly Ulimit[]
  readonly cgroupParent: string
  /** Bytes of /dev/shm; 0 is the default of 64 MiB. */
  readonly shmSize: number
  readonly readonlyRootfs: boolean
  readonly resources?: Resources
  /** Also remove parent directories that had to be made for a mount point; default only the mount point itself. */
  readonly removeMountStubsRecursive?: boolean
}

/** A running container. */
export interface Container extends AsyncDisposable {
  readonly id: string
  /** Settles once the first process ended and all of its output was delivered. */
  readonly exit: Promise<ProcessExit>
  /** Another process in the same container. */
  exec(process: ProcessSpec, io: ProcessIO, signal?: AbortSignal): Promise<ContainerProcess>
  kill(signal: number): Promise<void>
  resize(size: { readonly rows: number; readonly cols: number }): Promise<void>
}

/** A further process of a container. */
export type ContainerProcess = RunningProcess

export interface Runtime {
  readonly name: string
  /**
   * Starts a container and its first process. Aborting `signal` kills it; disposing the container removes every trace
   * (mounts, cgroup, bundle, network namespace). Mount points that had to be made in the root are removed again.
   * Errors: `invalid-argument` for an unknown user, `failed-precondition` when the runtime cannot be started. An
   * executable that cannot be started ends as with BuildKit: the runtime's message on stderr and an exit code.
   */
  start(spec: ContainerSpec, io: ProcessIO, signal?: AbortSignal): Promise<Container>
}
