export { ByteWriter } from './byte-writer.ts'
export { contentHeader } from './content-header.ts'
export { FILE_SEND_DIFF_COPY, FILE_SYNC_DIFF_COPY, type RawMethod } from './diff-copy.ts'
export { FsSync, type ReceiveOptions, type TransferOptions } from './fs-sync.ts'
export { decodeHeader, encodeHeaders } from './headers.ts'
export type { PacketStream } from './link.ts'
export { METADATA_PATH } from './receive/metadata-file.ts'
export type { ReceiveResult } from './receive/protocol.ts'
export type { SendFile, SendResult, SendSource, SendTree } from './send/protocol.ts'
export {
  type ByteString,
  fromByteString,
  GoMode,
  goModeOf,
  isDirectory,
  isRegular,
  permissionsOf,
  type Stat,
  statOf,
  toByteString,
} from './stat.ts'
export { type FileOrigin, type Listed, listSource } from './send/listing.ts'
export { indexOfPack, packFileOf, packFilesOf } from './pack.ts'
export { type IndexEntry, TREE_INDEX_META, TreeIndexReader } from './tree-index.ts'
export { openForReading, walkTree, type WalkOptions } from './walk/walk.ts'
export { TreeWriter } from './tree-writer.ts'
