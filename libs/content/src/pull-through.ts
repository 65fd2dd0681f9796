import { type Digest, SharedWork } from '@slipway/base'
import type { BlobFiles, BlobInfo, BlobIngester, BlobProvider, ContentStore } from './content.ts'
import { blobNotFound } from './expected.ts'

export interface FetchOptions {
  readonly signal?: AbortSignal
  readonly size?: number
  readonly labels?: Readonly<Record<string, string>>
  /** Called with the bytes that have arrived so far. */
  readonly onProgress?: (bytes: number) => void
}

/** Copies one blob between stores, verified on the way in. */
export async function copyBlob(
  from: BlobProvider,
  to: BlobIngester & Pick<BlobProvider, 'stat'>,
  digest: Digest,
  options: FetchOptions = {},
): Promise<BlobInfo> {
  const existing = await to.stat(digest)
  if (existing) return existing
  const signal = options.signal ? { signal: options.signal } : {}
  await using ingest = await to.openIngest(signal)
  for await (const chunk of from.read(digest, signal)) {
    await ingest.write(chunk)
    options.onProgress?.(ingest.offset)
  }
  return await ingest.commit({
    digest,
    ...(options.size === undefined ? {} : { size: options.size }),
    ...(options.labels ? { labels: options.labels } : {}),
  })
}

/** A store in front of a remote provider. */
export interface PullThrough extends BlobProvider, BlobFiles {
  /** Brings the blob into the store, once however many ask for it. */
  fetch(digest: Digest, options?: FetchOptions): Promise<BlobInfo>
}

/** Reads from `store`; what is missing there comes from `remote` first, whole and verified, and stays. */
export function pullThrough(store: ContentStore & Partial<BlobFiles>, remote: BlobProvider): PullThrough {
  const fetches = new SharedWork<BlobInfo>()
  const fetch = async (digest: Digest, options: FetchOptions = {}): Promise<BlobInfo> => {
    const existing = await store.stat(digest)
    if (existing) return existing
    return await fetches.run(
      digest,
      (signal) => copyBlob(remote, store, digest, { ...options, signal }),
      options.signal,
    )
  }
  return {
    fetch,
    stat: async (digest) => (await store.stat(digest)) ?? (await remote.stat(digest)),
    async *read(digest, options = {}) {
      await fetch(digest, options.signal ? { signal: options.signal } : {})
      yield* store.read(digest, options)
    },
    pathOf: async (digest) => {
      if (!store.pathOf) return undefined
      await fetch(digest)
      return await store.pathOf(digest)
    },
  }
}

/** Reads each blob from the first of the providers that has it. */
export function firstOf(...providers: readonly BlobProvider[]): BlobProvider {
  const find = async (digest: Digest): Promise<[BlobProvider, BlobInfo] | undefined> => {
    for (const provider of providers) {
      const info = await provider.stat(digest)
      if (info) return [provider, info]
    }
    return undefined
  }
  return {
    stat: async (digest) => (await find(digest))?.[1],
    async *read(digest, options) {
      const found = await find(digest)
      if (!found) throw blobNotFound(digest)
      yield* found[0].read(digest, options)
    },
  }
}
