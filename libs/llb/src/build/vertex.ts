import type { Digest } from '@slipway/base'
import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { MappedLocation, MarshalOptions } from './options.ts'
import type { State } from './state.ts'

/** One op, marshalled under the settings of one marshalling. */
export interface MarshalledOp {
  readonly digest: Digest
  readonly bytes: Uint8Array
  readonly metadata: pb.OpMetadata.$Properties | undefined
  readonly locations: readonly MappedLocation[]
}

/** What a vertex may ask while it is marshalled: its inputs are marshalled already. */
export interface MarshalContext {
  readonly options: MarshalOptions & { readonly platform: Platform; readonly localUniqueId: string }
  /** The wire form of an input; undefined for scratch. */
  input(output: Output): Promise<pb.Input.$Properties | undefined>
}

/** An operation that is not yet bytes. */
export interface BuildVertex {
  /** What it depends on, in the order in which the definition lists them. */
  readonly inputs: readonly Output[]
  marshal(context: MarshalContext): Promise<MarshalledOp>
}

export interface VertexOutput {
  readonly kind: 'vertex'
  readonly vertex: BuildVertex
  readonly index: number
  /** Becomes the platform of states made from it. */
  readonly platform?: Platform
}

/** An output that is known only when marshalling starts. Resolved once per marshalling. */
export interface DeferredOutput {
  readonly kind: 'deferred'
  resolve(options: MarshalContext['options']): Promise<State> | State
}

export type Output = VertexOutput | DeferredOutput
