import { serveThread } from '@slipway/base'
import { TreeIndexReader } from '@slipway/fs-sync/files'
import { type CopyPart, copyPart } from './copy-part.ts'
import { describeError } from './go-error.ts'
import { PackedTree } from './source-tree.ts'

serveThread({
  copyPart: (part: CopyPart): void => {
    const [root] = part.roots
    try {
      copyPart(part, new PackedTree(root, part.pack, new TreeIndexReader(Buffer.from(part.index))))
    } catch (error) {
      throw describeError(error, part.roots)
    }
  },
})
