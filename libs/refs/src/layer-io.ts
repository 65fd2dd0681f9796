import type { Digest } from '@slipway/base'
import type { ContentStore } from '@slipway/content'
import type { Compression, Descriptor } from '@slipway/oci'
import type { MountSpec, SnapshotChanges } from '@slipway/snapshots'

export interface MadeLayer {
  readonly descriptor: Descriptor
  readonly diffId: Digest
}

export interface LayerTarget {
  /** Writable specs of the snapshot that receives the layer. */
  readonly specs: readonly MountSpec[]
}

/**
 * Trees to layer blobs and back. The bytes stay out of the caller: blobs are read from and written to the content store.
 * Every method verifies what it reads and stops early when aborted.
 */
export interface LayerIO {
  /** Packs changes into a layer blob and stores it. Equal changes give equal bytes. */
  create(
    changes: SnapshotChanges,
    options: { readonly compression: Compression; readonly level?: number },
    content: ContentStore,
    signal: AbortSignal,
  ): Promise<MadeLayer>
  /** Applies a stored layer blob on a writable snapshot and answers the digest of its uncompressed tar. */
  apply(layer: Descriptor, target: LayerTarget, content: ContentStore, signal: AbortSignal): Promise<Digest>
  /** The same tar in another compression. */
  convert(
    layer: Descriptor,
    options: { readonly compression: Compression; readonly level?: number },
    content: ContentStore,
    signal: AbortSignal,
  ): Promise<MadeLayer>
}
