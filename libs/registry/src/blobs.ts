import type { Digest } from '@slipway/base'

/** The part of a content store that a push needs; a `BlobProvider` is one. */
export interface BlobReader {
  read(
    digest: Digest,
    options?: { readonly offset?: number; readonly length?: number; readonly signal?: AbortSignal },
  ): AsyncIterable<Uint8Array>
}

export interface BlobStat {
  stat(digest: Digest): Promise<
    | {
        readonly digest: Digest
        readonly size: number
        readonly createdAt: number
        readonly labels: Readonly<Record<string, string>>
      }
    | undefined
  >
}
