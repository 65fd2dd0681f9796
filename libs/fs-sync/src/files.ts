// What worker threads of other libs use of this one: trees on disk and their indexes, without the protocol's streams, which
// would load all of gRPC into each of these threads.
export { ByteWriter } from './byte-writer.ts'
export { contentHeader } from './content-header.ts'
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
export type { SendSource } from './send/protocol.ts'
export { loadPackIndex, openPack, readPacked } from './pack.ts'
export { type IndexEntry, TREE_INDEX_META, TreeIndexReader, TreeIndexWriter } from './tree-index.ts'
export { TreeWriter } from './tree-writer.ts'
export { openForReading, walkTree, type WalkOptions } from './walk/walk.ts'
