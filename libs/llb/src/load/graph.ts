import type { Digest, SourceRange } from '@slipway/base'
import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'

/** An op as it came from the client. */
export interface LoadedOp {
  /** Decoded, for reading only: what is hashed and stored is `raw`. */
  readonly op: pb.Op.$Properties
  readonly raw: Uint8Array
  /** Normalised; the default platform where the op names none. */
  readonly platform: Platform
}

export interface LoadedEdge {
  readonly vertex: LoadedVertex
  readonly index: number
}

/** Facts beside the op: they do not change its digest. */
export interface LoadedOptions {
  readonly ignoreCache?: boolean
  readonly exportCache?: boolean
  readonly description?: Readonly<Record<string, string>>
  readonly progressGroup?: { readonly id: string; readonly name: string; readonly weak: boolean }
  readonly metadata?: VertexMetadata
}

export interface VertexMetadata {
  readonly locations: readonly SourceLocation[]
  readonly linuxResources?: pb.LinuxResources.$Properties
}

/** A vertex of a client's graph; has the shape of the solver's Vertex. */
export interface LoadedVertex {
  readonly digest: Digest
  readonly name: string
  readonly inputs: readonly LoadedEdge[]
  readonly op: LoadedOp
  readonly options: LoadedOptions
}

export interface LoadedGraph {
  /** The result that the definition asks for. */
  readonly head: LoadedEdge
  /** Every vertex that the head needs, inputs before users. */
  readonly vertices: readonly LoadedVertex[]
}

export interface SourceFile {
  readonly filename: string
  readonly data: Uint8Array
  readonly language: string
  readonly definition?: pb.Definition.$Properties
}

/** Where a vertex comes from in a file of the user. */
export interface SourceLocation {
  readonly file: SourceFile
  readonly ranges: readonly SourceRange[]
}
