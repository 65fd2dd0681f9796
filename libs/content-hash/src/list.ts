import { lstatSync } from 'node:fs'
import { type ByteString, fromByteString, toByteString } from '@slipway/fs-sync/files'
import type { HashedFile } from './calls.ts'
import { NeedsMount } from './disk-source.ts'
import { keyPath, resolve } from './lookup.ts'
import type { Tree } from './nodes.ts'
import { select, type SelectionQuery } from './selection.ts'

/** All that a query's digest is made of, with sizes from the index or the mounted tree; `undefined` beyond `limit` entries. */
export function listFiles(
  tree: Tree,
  query: SelectionQuery,
  root: string | undefined,
  limit: number,
): readonly HashedFile[] | undefined {
  const { path } = query.wildcard ? query : resolve(tree, keyPath(query.path), query.followLinks)
  const selected = select(tree, { ...query, path: query.wildcard ? path : `/${path}` })
  if (selected.length > limit) return undefined
  return selected.map((item) => ({
    path: `${fromByteString(item.path)}${item.isDirectory ? '/' : ''}`,
    size: item.isDirectory || item.isLink ? 0 : (item.size ?? sizeOf(root, item.path)),
    digest: item.digest,
  }))
}

function sizeOf(root: string | undefined, path: ByteString): number {
  if (root === undefined) throw new NeedsMount()
  return lstatSync(Buffer.from(toByteString(root) + path, 'latin1'), { throwIfNoEntry: false })?.size ?? 0
}
