import type { ByteString } from '@slipway/fs-sync/files'

/** 32 bytes of SHA-256 as a byte string: small, and many of them are held. */
export type RawDigest = ByteString

/** What is known of a tree. Digests and children are filled in when they are first asked for. */
export type TreeNode = FileNode | LinkNode | DirectoryNode

export interface FileNode {
  readonly kind: 'file'
  /** Where an index has it. */
  readonly size?: number
  digest: RawDigest | undefined
}

export interface LinkNode {
  readonly kind: 'symlink'
  readonly target: ByteString
  digest: RawDigest | undefined
}

export interface DirectoryNode {
  readonly kind: 'directory'
  /** Of its own metadata alone. */
  header: RawDigest | undefined
  /** Of everything below it. */
  digest: RawDigest | undefined
  /** In byte order of their names. */
  children: Map<ByteString, TreeNode> | undefined
  /** Gives the children, where they can be had so often as somebody wants them. */
  read?(): Map<ByteString, TreeNode>
}

export function createDirectory(): DirectoryNode {
  return { kind: 'directory', header: undefined, digest: undefined, children: undefined }
}

export function toText(digest: RawDigest): string {
  return `sha256:${Buffer.from(digest, 'latin1').toString('hex')}`
}

/** Where the tree's content comes from when it is not known yet. */
export interface NodeSource {
  /** The children of a directory, sorted, or none when it is gone. */
  list(path: ByteString): Map<ByteString, TreeNode>
  /** Digest of a file, of a symlink itself, or of a directory's header. */
  digest(path: ByteString): RawDigest
}

export interface Tree {
  readonly root: DirectoryNode
  /** Changes with the mount at hand. */
  source: NodeSource
  /** Digests were computed that are not persisted yet. */
  dirty: boolean
}

/** The children for who looks for some of them: they are kept. */
export function childrenOf(tree: Tree, node: DirectoryNode, path: ByteString): Map<ByteString, TreeNode> {
  node.children ??= node.read?.() ?? tree.source.list(path)
  return node.children
}

/** The children for who goes through all of them: they are kept only where they could not be read again. */
export function eachChild(
  tree: Tree,
  node: DirectoryNode,
  path: ByteString,
): ReadonlyMap<ByteString, TreeNode> {
  return node.children ?? node.read?.() ?? childrenOf(tree, node, path)
}

/** The node at a path from the root without following anything; the path is clean and '' is the root. */
export function nodeAt(tree: Tree, path: ByteString): TreeNode | undefined {
  let node: TreeNode = tree.root
  let at = ''
  for (const name of path === '' ? [] : path.split('/')) {
    if (node.kind !== 'directory') return undefined
    const child: TreeNode | undefined = childrenOf(tree, node, at).get(name)
    if (!child) return undefined
    node = child
    at = at === '' ? name : `${at}/${name}`
  }
  return node
}
