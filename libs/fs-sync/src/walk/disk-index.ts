import { TreeIndexReader, TreeIndexWriter, xattrFingerprint } from '../tree-index.ts'
import { walkTree } from './walk.ts'

const UNKNOWN = Buffer.alloc(32)

/** An index of what is on disk, without digests: good to compare with, not to be kept. */
export function indexOfDisk(root: string): TreeIndexReader {
  const index = new TreeIndexWriter()
  for (const stat of walkTree(root)) {
    const handle = index.add(stat, xattrFingerprint(stat.xattrs))
    index.complete(handle, stat.size, UNKNOWN)
  }
  return new TreeIndexReader(index.bytes())
}
