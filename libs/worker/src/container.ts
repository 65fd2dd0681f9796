import type { Platform } from '@slipway/oci'
import type { fsutil, pb } from '@slipway/proto'
import type { ProcessIO, RunningProcess } from '@slipway/rpc'
import type { RefId } from './worker.ts'

/** A container that a frontend or a client asks for, to run processes in. It is started by its first process. */
export interface ContainerRequest {
  /** `input` of a mount is an index of `inputs`, -1 for none; outputs are ignored. One mount is at `/`. */
  readonly mounts: readonly pb.Mount.$Properties[]
  readonly inputs: readonly RefId[]
  readonly platform: Platform
  /** pb.NetMode */
  readonly network: number
  /** '' for the default. */
  readonly hostname: string
  readonly extraHosts: readonly pb.HostIP.$Properties[]
  /** Names it in records of usage. */
  readonly description: string
  /** Files that it finds read-only in the directory `target`. */
  readonly files?: { readonly target: string; readonly entries: ReadonlyMap<string, Uint8Array> }
  /** Bytes of memory that its processes may use together; absent for no limit. */
  readonly memory?: number
}

/** A process of such a container. */
export interface ContainerProcessRequest {
  /** The command; network, hosts and hostname are the container's. */
  readonly meta: pb.Meta.$Properties
  readonly tty: boolean
  /** pb.SecurityMode; that of the first process holds for the container. */
  readonly security: number
  readonly secretEnv: readonly pb.SecretEnv.$Properties[]
}

/** Files of a running container are read by the mount that they are in, by its index in the request. */
export interface ContainerFiles {
  readFile(
    mount: number,
    path: string,
    range?: { readonly offset: number; readonly length: number },
  ): Promise<Uint8Array>
  readDir(
    mount: number,
    path: string,
    includePattern?: string,
  ): Promise<readonly fsutil.types.Stat.$Properties[]>
  statFile(mount: number, path: string): Promise<fsutil.types.Stat.$Properties>
}

/** Disposing it kills what runs in it and gives back all that it was made of. */
export interface WorkerContainer extends ContainerFiles, AsyncDisposable {
  /**
   * Starts a process; the first is the one that the others end with. Errors are those of `Runtime.start`; `aborted` when the
   * first process could not be started.
   */
  start(process: ContainerProcessRequest, io: ProcessIO, signal?: AbortSignal): Promise<RunningProcess>
}
