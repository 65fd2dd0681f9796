import type { MessagePort } from 'node:worker_threads'
import type { Digest } from '@slipway/base'
import type { SendSource } from '@slipway/fs-sync'
import type { Compression } from '@slipway/oci'
import type { ApplyTarget } from './apply.ts'
import type { ArchivePart } from './parts.ts'

/** Where the changes of a layer are; like SnapshotChanges, with the layers below an upper directory where they are known. */
export type LayerChanges =
  | { readonly kind: 'upper'; readonly upper: string; readonly lowers?: readonly string[] }
  | { readonly kind: 'full'; readonly lower?: string; readonly tree: string }

export type PackSource =
  | { readonly kind: 'layer'; readonly changes: LayerChanges }
  /** A plain archive of trees, as the tar exporter writes it. */
  | { readonly kind: 'tree'; readonly source: SendSource }
  /** A plain archive that is put together. */
  | { readonly kind: 'parts'; readonly parts: readonly ArchivePart[] }
  /** What a blob holds, uncompressed. */
  | { readonly kind: 'blob'; readonly blob: BlobInput }

/** A blob as a file of this host, or as chunks that another thread sends. */
export interface BlobInput {
  readonly file?: string
  readonly port?: MessagePort
  readonly digest?: Digest
  readonly size?: number
}

export interface PackCall {
  readonly target: PackTarget
  readonly source: PackSource
  readonly compression: Compression
  readonly level?: number
}

/** Where compressed bytes go: over a port, or into an empty file that this process has open. */
export type PackTarget =
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'file'; readonly fd: number }

export interface PackResult {
  /** Of the bytes before compression; absent for plain archives. */
  readonly diffId?: Digest
  readonly uncompressedSize: number
  readonly size: number
  /** Of the bytes after compression; only where they went into a file. */
  readonly digest?: Digest
}

export interface ApplyCall {
  readonly blob: BlobInput
  readonly target: ApplyTarget
}

export interface ApplyResult {
  readonly diffId: Digest
  readonly size: number
}
