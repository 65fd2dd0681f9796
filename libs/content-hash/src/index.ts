export type { HashedFile, HashQuery } from './calls.ts'
export {
  ContentHasher,
  type ContentHasherOptions,
  type HashTree,
  type MountedRoot,
} from './content-hasher.ts'
export { type RefTreeOptions, treeOfRef } from './ref-tree.ts'
export { removeHashes, removeStrayHashes, straysIn } from './remove.ts'
