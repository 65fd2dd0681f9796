import type { Digest } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import type { Compression, Platform } from '@slipway/oci'
import type { VertexProgress } from '@slipway/progress'
import type { MountedTree, RemoteResult } from '@slipway/worker'
import type { SessionGroup } from '@slipway/sessions'

/** One exportable tree of a build. */
export interface ExportRef {
  readonly id: string
  /** Layer blobs, made where missing. */
  remote(options: {
    readonly compression: Compression
    readonly level?: number
    readonly force: boolean
  }): Promise<RemoteResult>
  /** The tree, mounted read-only on this host. */
  mount(): Promise<MountedTree>
}

/** What a build ended with, as exporters see it. */
export interface ExportSource {
  /** The only result, or absent with `refs`. `undefined` value = scratch. */
  readonly ref?: ExportRef
  readonly refs: ReadonlyMap<string, ExportRef | undefined>
  /** From `refs.platforms` metadata, in order; empty for a plain result. */
  readonly platforms: readonly { readonly id: string; readonly platform: Platform }[]
  readonly metadata: ReadonlyMap<string, Uint8Array>
}

export interface ExportContext {
  readonly sessions: SessionGroup
  /** Session of the client that asked: where files are sent. */
  readonly sessionId: string
  /** Index of this exporter in the request. */
  readonly exporterIndex: number
  readonly progress: VertexProgress
  readonly signal: AbortSignal
  readonly buildRef: string
  /** Of the build: one of `COMPATIBILITY`. */
  readonly compatibilityVersion: number
}

export interface ExportResult {
  /** `containerimage.digest`, `containerimage.config.digest`, `containerimage.descriptor`, `image.name`, … */
  readonly response: Readonly<Record<string, string>>
  /** Root descriptor for the history record. */
  readonly descriptor?: {
    readonly mediaType: string
    readonly digest: Digest
    readonly size: number
    readonly annotations?: Readonly<Record<string, string>>
  }
  /** Reads the exported manifests and configs. */
  readonly provider?: BlobProvider
}

/** An exporter set up with the attributes of one request. */
export interface ExporterInstance {
  /** Vertex name shown to the user (`exporting to oci image format`). */
  readonly name: string
  export(source: ExportSource, context: ExportContext): Promise<ExportResult>
}

/** One exporter type. `resolve` validates all attributes before the build starts; `invalid-argument` names the bad one. */
export interface Exporter {
  readonly type: 'image' | 'oci' | 'docker' | 'local' | 'tar' | (string & {})
  resolve(attrs: Readonly<Record<string, string>>): ExporterInstance
  /** Where others have to be asked first: until disposed, `resolve` may be called with these attributes. */
  prepare?(attrs: Readonly<Record<string, string>>): Promise<Disposable>
}
