import { SlipwayError } from '@slipway/base'
import type { ByteString } from '@slipway/fs-sync/files'
import { cleanPath } from '@slipway/patterns'
import { nodeAt, type Tree, type TreeNode } from './nodes.ts'

const MAX_LINKS = 255

export interface Resolved {
  /** From the root, clean; where it is missing, where it would be. */
  readonly path: ByteString
  readonly node: TreeNode | undefined
}

/** A path as keys have it: clean, from the root, without a leading slash; '' is the root. */
export function keyPath(path: ByteString): ByteString {
  return cleanPath(`/${path}`).slice(1)
}

/** Follows symlinks inside the tree, in the last component only where asked to. What is missing is no error. */
export function resolve(tree: Tree, path: ByteString, followLast: boolean): Resolved {
  const rest = path === '' ? [] : path.split('/').reverse()
  let current = ''
  let node: TreeNode | undefined = tree.root
  for (let links = 0; rest.length > 0; ) {
    const next = keyPath(`${current}/${rest.pop()}`)
    node = nodeAt(tree, next)
    if (node?.kind !== 'symlink') {
      current = next
      continue
    }
    if (!followLast && rest.length === 0) return { path: next, node }
    if (++links > MAX_LINKS) throw new SlipwayError('invalid-argument', 'too many links')
    if (node.target.startsWith('/')) current = ''
    // A slash behind the target ends nothing: an empty last part is dropped.
    const parts = node.target.split('/')
    if (parts[parts.length - 1] === '') parts.pop()
    rest.push(...parts.reverse())
  }
  return { path: current, node }
}
