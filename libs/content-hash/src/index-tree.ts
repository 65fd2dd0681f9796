import { hash } from 'node:crypto'
import { GoMode, isDirectory, type TreeIndexReader } from '@slipway/fs-sync/files'
import { createDirectory, type DirectoryNode, type TreeNode } from './nodes.ts'

/** The tree that a sync has hashed on the way in. Its root has no header: nobody sends one. */
export function treeOfIndex(index: TreeIndexReader): DirectoryNode {
  const root = createDirectory()
  root.header = hash('sha256', '', 'buffer').toString('latin1')
  root.children = new Map()
  const open: { readonly below: string; readonly node: DirectoryNode }[] = [{ below: '', node: root }]
  while (index.next()) {
    const { entry } = index
    while (!entry.path.startsWith(open[open.length - 1]!.below)) open.pop()
    const parent = open[open.length - 1]!
    const digest = entry.digest.toString('latin1')
    let node: TreeNode
    if (isDirectory(entry.mode)) {
      const directory = createDirectory()
      directory.header = digest
      directory.children = new Map()
      open.push({ below: `${entry.path}/`, node: directory })
      node = directory
    } else if ((entry.mode & GoMode.symlink) !== 0) node = { kind: 'symlink', target: entry.linkname, digest }
    else node = { kind: 'file', size: entry.size, digest }
    // Entries come sorted: so do the children.
    parent.node.children!.set(entry.path.slice(parent.below.length), node)
  }
  return root
}
