import { expect, it } from '@jest/globals'
import { GoMode, type Stat, TreeIndexReader, TreeIndexWriter } from '@slipway/fs-sync/files'
import { sha256 } from '@slipway/base'
import { treeOfIndex } from './index-tree.ts'
import { eachChild, type TreeNode } from './nodes.ts'

const DIRECTORY = (GoMode.dir | 0o755) >>> 0

function stat(path: string, mode: number, linkname = ''): Stat {
  const zero = { uid: 0, gid: 0, mtime: 0n, devmajor: 0, devminor: 0, xattrs: undefined }
  return { path, mode, size: path.length, linkname, ...zero }
}

it('reads the children of each directory out of the index, as often as they are wanted', () => {
  const stats = [
    stat('a', DIRECTORY),
    stat('a/b', DIRECTORY),
    stat('a/b/deep', DIRECTORY),
    stat('a/b/deep/file', 0o644),
    stat('a/b/deeper', 0o644),
    stat('a/bc', 0o644),
    stat('a/empty', DIRECTORY),
    stat('a/link', (GoMode.symlink | 0o777) >>> 0, 'bc'),
    stat('ab', DIRECTORY),
    stat('ab/last', 0o644),
    stat('z', 0o644),
  ]
  const writer = new TreeIndexWriter()
  const bytesOf = (path: string): Buffer => Buffer.from(sha256(path).slice(7), 'hex')
  for (const each of stats) writer.complete(writer.add(each, Buffer.alloc(8)), each.size, bytesOf(each.path))
  const root = treeOfIndex(new TreeIndexReader(Buffer.from(writer.bytes())))
  const unread = (): never => {
    throw new Error('the index knows all')
  }
  const tree = { root, source: { list: unread, digest: unread }, dirty: false }
  const walk = (node: TreeNode, path: string): string[] => {
    if (node.kind !== 'directory') return [path]
    const below = [...eachChild(tree, node, path)].flatMap(([name, child]) => {
      const childPath = path === '' ? name : `${path}/${name}`
      const digest = child.kind === 'directory' ? child.header : child.digest
      expect(digest).toBe(bytesOf(childPath).toString('latin1'))
      if (child.kind === 'symlink') expect(child.target).toBe('bc')
      if (child.kind === 'file') expect(child.size).toBe(childPath.length)
      return walk(child, childPath)
    })
    return path === '' ? below : [path, ...below]
  }
  for (let times = 0; times < 2; times++) expect(walk(root, '')).toEqual(stats.map(({ path }) => path))
})
