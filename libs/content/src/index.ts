export {
  type BlobFiles,
  type BlobInfo,
  type BlobIngester,
  type BlobManager,
  type BlobProvider,
  type BlobTaker,
  type BlobVerifier,
  type ContentStore,
  type Ingest,
  type IngestFile,
  readBlob,
  soundBlob,
  writeBlob,
} from './content.ts'
export { copyBlob, type FetchOptions, firstOf, type PullThrough, pullThrough } from './pull-through.ts'
export { type Collected, collectBlobs } from './leases/collect-blobs.ts'
export { leasedStore } from './leases/leased-store.ts'
export type { BlobAccount, Lease, Leases } from './leases/leases.ts'
