export {
  type BlobFiles,
  type BlobInfo,
  type BlobIngester,
  type BlobManager,
  type BlobProvider,
  type ContentStore,
  type Ingest,
  readBlob,
  writeBlob,
} from './content.ts'
