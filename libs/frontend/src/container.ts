import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { ContainerFiles, ContainerProcessRequest } from '@slipway/worker'
import type { ProcessIO, RunningProcess } from '@slipway/rpc'
import type { BridgeRef } from './frontend.ts'

export interface BridgeMount {
  /** `input`, `output` and `resultID` are not looked at. */
  readonly mount: pb.Mount.$Properties
  /** What is mounted, for the types that take something; absent for nothing. */
  readonly ref?: BridgeRef
}

/** A container that a frontend wants beside the graph: to try something out, or for its user to look into. */
export interface BridgeContainerRequest {
  readonly mounts: readonly BridgeMount[]
  /** pb.NetMode; that of the host is an entitlement. */
  readonly network?: number
  /** Default: the first of the worker. */
  readonly platform?: Platform
  readonly hostname?: string
  readonly extraHosts?: readonly pb.HostIP.$Properties[]
  /** Names it in records of usage. */
  readonly description?: string
  /** Not over LLBBridge: files that it finds read-only in a directory. */
  readonly files?: { readonly target: string; readonly entries: ReadonlyMap<string, Uint8Array> }
  /** Not over LLBBridge: bytes of memory for all of its processes. */
  readonly memory?: number
}

export type BridgeProcessRequest = ContainerProcessRequest

/** Lives until it is disposed, or the build ends. */
export interface BridgeContainer extends ContainerFiles, AsyncDisposable {
  /**
   * Starts a process; the first starts the container, and the others end with it. Throws `permission-denied` for a network
   * or security mode that the build was not granted.
   */
  start(process: BridgeProcessRequest, io: ProcessIO, signal?: AbortSignal): Promise<RunningProcess>
}
