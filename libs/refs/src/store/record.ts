import type { Digest } from '@slipway/base'
import type { Compression, Descriptor } from '@slipway/oci'
import type { RecordType } from '@slipway/worker'

/** One form of a layer: the same tar, compressed in one way. */
export interface BlobRecord {
  readonly compression: Compression
  readonly descriptor: Descriptor
  /** `host/repository` it came from, where it was not made here. */
  readonly origin?: string
}

/** What is known of the layer of a ref. */
export interface LayerRecord {
  readonly diffId?: Digest
  readonly chainId?: Digest
  readonly blobs: readonly BlobRecord[]
  readonly createdAt?: number
  readonly description?: string
}

export type RefKind = 'layer' | 'merge' | 'diff'

/** A ref as it is kept on disk. */
export interface RefRecord {
  readonly id: string
  readonly kind: RefKind
  /** Of a layer at most one; of a merge its inputs in order; of a diff lower and upper, '' for an empty one. */
  readonly parents: readonly string[]
  readonly createdAt: number
  readonly description: string
  readonly recordType: RecordType
  /** Set while it is a retained mutable ref. */
  readonly label?: string
  /** Key of its committed snapshot; absent while it is lazy, or the key of the active one while it is mutable. */
  readonly snapshot?: string
  /** Snapshots below `snapshot` that belong to nobody else (steps of a merge). */
  readonly hidden?: readonly string[]
  /** The retained mutable ref whose present content this is. */
  readonly frozenOf?: string
  readonly size?: number
  readonly layer: LayerRecord
}

export interface UsageCounters {
  readonly lastUsedAt?: number
  readonly uses: number
}

export type StoreOp =
  | { readonly kind: 'put-ref'; readonly id: string; readonly doc: string }
  | { readonly kind: 'delete-ref'; readonly id: string }
  | { readonly kind: 'put-usage'; readonly id: string; readonly lastUsedAt: number; readonly uses: number }
  | { readonly kind: 'put-meta'; readonly id: string; readonly key: string; readonly value: Uint8Array }

export interface StoreBatch {
  readonly ops: readonly StoreOp[]
  /** Survives a power cut once acknowledged; else it survives the end of the process. */
  readonly durable: boolean
}

/** To the writing thread, which answers with the error message, if any. */
export interface StoreCall {
  /** Of the database; always the same. */
  readonly path: string
  readonly batch: StoreBatch
}
