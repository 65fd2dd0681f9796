import { statSync } from 'node:fs'
import { serveThread, SlipwayError } from '@slipway/base'
import { toByteString, TreeIndexReader } from '@slipway/fs-sync/files'
import { isErrno } from '@slipway/linux'
import { loadTree, saveTree } from './cache-file.ts'
import type { ChecksumAnswer, ChecksumCall, ListAnswer, ListCall } from './calls.ts'
import { checksumPath } from './checksum.ts'
import { diskSource, NeedsMount, UNMOUNTED } from './disk-source.ts'
import { treeOfIndex } from './index-tree.ts'
import { createDirectory, type DirectoryNode, type Tree } from './nodes.ts'
import { listFiles } from './list.ts'
import { checksumSelection } from './selection.ts'

serveThread({ checksum, list })

/** Nodes held in memory, over all trees; the least recently used trees go. A node takes about 200 bytes. */
const NODE_LIMIT = 128_000
/** Entries of an index that take as much. */
const ENTRIES_PER_NODE = 3
const TREE_LIMIT = 64

interface HeldTree extends Tree {
  nodes: number
  readonly index: string | undefined
  /** Of the index that is held for it. */
  readonly entries: number
}

const held = new Map<string, HeldTree>()

function checksum(call: ChecksumCall): ChecksumAnswer {
  return withTree(call, (tree) => {
    const { query } = call
    const path = toByteString(query.path)
    const plain = !query.wildcard && query.includePatterns.length === 0 && query.excludePatterns.length === 0
    const digest = plain
      ? checksumPath(tree, path, query.followLinks)
      : checksumSelection(tree, { ...query, path })
    return { kind: 'digest', digest }
  })
}

function list(call: ListCall): ListAnswer {
  return withTree(call, (tree) => {
    const query = { ...call.query, path: toByteString(call.query.path) }
    return { kind: 'files', files: listFiles(tree, query, call.root, call.limit) }
  })
}

function withTree<Answer>(
  call: ChecksumCall,
  use: (tree: Tree) => Answer,
): Answer | { readonly kind: 'needs-mount' } {
  const tree = take(call)
  const check = (): void => {
    if (Atomics.load(call.stop, 0) !== 0) throw new SlipwayError('canceled', 'context canceled')
  }
  tree.source = call.root === undefined ? UNMOUNTED : diskSource(call.root, check)
  try {
    return use(tree)
  } catch (error) {
    if (error instanceof NeedsMount) return { kind: 'needs-mount' }
    throw error
  } finally {
    tree.source = UNMOUNTED
    // What a sync has hashed is in its index already.
    if (tree.dirty) persist(tree, call.index === undefined ? call.cache : undefined)
  }
}

function persist(tree: HeldTree, cache: string | undefined): void {
  tree.dirty = false
  tree.nodes = countNodes(tree.root) + tree.entries / ENTRIES_PER_NODE
  shrink()
  if (cache === undefined) return
  // After the answer: nobody waits for the file.
  setImmediate(() => {
    try {
      saveTree(cache, tree.root)
    } catch {
      // The digests are only lost for the next process.
    }
  })
}

function take(call: ChecksumCall): HeldTree {
  const index = call.index === undefined ? undefined : identityOf(call.index)
  const key = index ?? `tree:${call.id}`
  const known = held.get(key)
  if (known) {
    held.delete(key)
    held.set(key, known)
    return known
  }
  // What an index said before is of no use any more.
  if (index !== undefined) for (const [other, tree] of held) if (tree.index === call.index) held.delete(other)
  const found = index === undefined ? undefined : loadIndex(call.index!)
  const root = found ? treeOfIndex(found) : loadPersisted(call.cache)
  const entries = found?.count ?? 0
  const nodes = countNodes(root) + entries / ENTRIES_PER_NODE
  const tree: HeldTree = { root, source: UNMOUNTED, dirty: false, nodes, entries, index: call.index }
  held.set(key, tree)
  shrink()
  return tree
}

/** An index is saved by a rename: as long as the file is the same one the tree is. */
function identityOf(index: string): string | undefined {
  try {
    const { ino, mtimeNs } = statSync(index, { bigint: true })
    return `index:${index}:${ino}:${mtimeNs}`
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
}

function loadIndex(path: string): TreeIndexReader | undefined {
  const index = TreeIndexReader.load(path)
  // An empty listing says nothing about the root: then it is read like any other tree.
  return index && index.count > 0 ? index : undefined
}

function loadPersisted(cache: string | undefined): DirectoryNode {
  return (cache === undefined ? undefined : loadTree(cache)) ?? createDirectory()
}

function countNodes(node: DirectoryNode): number {
  let count = 1
  for (const child of node.children?.values() ?? [])
    count += child.kind === 'directory' ? countNodes(child) : 1
  return count
}

function shrink(): void {
  let total = 0
  for (const tree of held.values()) total += tree.nodes
  for (const [key, tree] of held) {
    if (held.size <= 1 || (total <= NODE_LIMIT && held.size <= TREE_LIMIT)) return
    held.delete(key)
    total -= tree.nodes
  }
}
