import { hash } from 'node:crypto'
import { type ByteString, GoMode, isDirectory, type TreeIndexReader } from '@slipway/fs-sync/files'
import type { DirectoryNode, TreeNode } from './nodes.ts'

/**
 * The tree that a sync has hashed on the way in. Its root has no header: nobody sends one. Only directories are nodes from
 * the beginning; all else is read from the index, which takes a third of the room, when somebody looks at it.
 */
export function treeOfIndex(index: TreeIndexReader): DirectoryNode {
  const root = new IndexedDirectory(index, '', index.at, hash('sha256', '', 'buffer').toString('latin1'))
  const open = [root]
  for (let at = index.at; index.next(); at = index.at) {
    const { entry } = index
    while (!entry.path.startsWith(open[open.length - 1]!.below)) open.pop()!.end = at
    if (!isDirectory(entry.mode)) continue
    const directory = new IndexedDirectory(index, entry.path, index.at, entry.digest.toString('latin1'))
    open[open.length - 1]!.directories.set(entry.path, directory)
    open.push(directory)
  }
  for (const directory of open) directory.end = index.at
  return root
}

class IndexedDirectory implements DirectoryNode {
  readonly kind = 'directory'
  header: DirectoryNode['header']
  digest: DirectoryNode['digest'] = undefined
  children: DirectoryNode['children'] = undefined
  /** What the paths of all below begin with. */
  readonly below: ByteString
  /** By path. */
  readonly directories = new Map<ByteString, IndexedDirectory>()
  /** Where the records of what is below it end; those of one directory are in one piece. */
  end = 0
  readonly #index: TreeIndexReader
  readonly #start: number

  constructor(index: TreeIndexReader, path: ByteString, start: number, header: string) {
    this.#index = index
    this.#start = start
    this.header = header
    this.below = path === '' ? '' : `${path}/`
  }

  read(): Map<ByteString, TreeNode> {
    const index = this.#index
    const { entry } = index
    const children = new Map<ByteString, TreeNode>()
    index.seek(this.#start, this.below.slice(0, -1))
    // Entries come sorted: so do the children.
    while (index.at < this.end && index.next()) {
      const name = entry.path.slice(this.below.length)
      const directory = this.directories.get(entry.path)
      if (directory) {
        children.set(name, directory)
        index.seek(directory.end, entry.path)
        continue
      }
      const digest = entry.digest.toString('latin1')
      if ((entry.mode & GoMode.symlink) !== 0)
        children.set(name, { kind: 'symlink', target: entry.linkname, digest })
      else children.set(name, { kind: 'file', size: entry.size, digest })
    }
    return children
  }
}
