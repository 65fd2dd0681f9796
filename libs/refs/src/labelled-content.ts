import {
  type BlobFiles,
  type BlobVerifier,
  type ContentStore,
  type Ingest,
  soundBlob,
} from '@slipway/content'
import { LAYER_BLOB_LABELS } from './core.ts'

/** The same store, but what is written through it is marked as a layer that only refs need. */
export function labelLayers(
  content: ContentStore & Partial<BlobFiles & BlobVerifier>,
): ContentStore & Partial<BlobFiles> & BlobVerifier {
  const { pathOf } = content
  return {
    stat: async (digest) => await content.stat(digest),
    verify: (digest) => soundBlob(content, digest),
    read: (digest, options) => content.read(digest, options),
    list: () => content.list(),
    setLabels: async (digest, labels) => await content.setLabels(digest, labels),
    delete: async (digest) => await content.delete(digest),
    openIngest: async (options) => labelIngest(await content.openIngest(options)),
    ...(content.touch ? { touch: async (digest) => await content.touch?.(digest) } : {}),
    ...(pathOf ? { pathOf: async (digest) => await pathOf.call(content, digest) } : {}),
  }
}

function labelIngest(ingest: Ingest): Ingest {
  return {
    get offset() {
      return ingest.offset
    },
    write: async (chunk) => await ingest.write(chunk),
    ...(ingest.file ? { file: ingest.file } : {}),
    commit: async (expected) =>
      await ingest.commit({ ...expected, labels: { ...expected?.labels, ...LAYER_BLOB_LABELS } }),
    [Symbol.asyncDispose]: async () => await ingest[Symbol.asyncDispose](),
  }
}
