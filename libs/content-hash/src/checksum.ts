import { createHash } from 'node:crypto'
import { type Digest, SlipwayError } from '@slipway/base'
import { type ByteString, fromByteString } from '@slipway/fs-sync/files'
import { keyPath, resolve } from './lookup.ts'
import { eachChild, type DirectoryNode, type RawDigest, toText, type Tree, type TreeNode } from './nodes.ts'

/** The digest of one path and all below it. Throws `not-found`. */
export function checksumPath(tree: Tree, path: ByteString, followLinks: boolean): Digest {
  const key = keyPath(path)
  const { path: real, node } = resolve(tree, key, followLinks)
  if (!node) throw new SlipwayError('not-found', `${JSON.stringify(`/${fromByteString(key)}`)}: not found`)
  return toText(digestOf(tree, real, node))
}

export function digestOf(tree: Tree, path: ByteString, node: TreeNode): RawDigest {
  if (node.digest !== undefined) return node.digest
  node.digest = node.kind === 'directory' ? directoryDigest(tree, path, node) : tree.source.digest(path)
  tree.dirty = true
  return node.digest
}

export function headerOf(tree: Tree, path: ByteString, node: DirectoryNode): RawDigest {
  if (node.header === undefined) {
    node.header = tree.source.digest(path)
    tree.dirty = true
  }
  return node.header
}

/** Over the header and the children in order: each one's name behind a NUL, then its digest as text. */
function directoryDigest(tree: Tree, path: ByteString, node: DirectoryNode): RawDigest {
  const digest = createHash('sha256')
  digest.update('\0', 'latin1')
  digest.update(toText(headerOf(tree, path, node)), 'latin1')
  for (const [name, child] of eachChild(tree, node, path)) {
    const childPath = path === '' ? name : `${path}/${name}`
    digest.update(`\0${name}${toText(digestOf(tree, childPath, child))}`, 'latin1')
  }
  return digest.digest('binary')
}
