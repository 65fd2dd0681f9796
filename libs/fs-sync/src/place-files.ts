import { closeSync } from 'node:fs'
import { failpoint } from '@slipway/base'
import { loadPackIndex, openPack, readPacked, removePack } from './pack.ts'
import { ParentStack, placeFile, statOfEntry } from './placed.ts'
import { isDirectory, type Stat } from './stat.ts'
import type { TreeIndexReader } from './tree-index.ts'
import { TreeWriter } from './tree-writer.ts'

/**
 * Makes what is in the pack of the tree at `root` in its place, and ends the pack. When it was interrupted it is done again.
 * False when there was nothing to do.
 */
export function placeFiles(index: string, root: string): boolean {
  const known = loadPackIndex(index)
  if (!known) return false
  placeAll(known, index, root)
  known.savePlaced(index)
  failpoint('sync.pack.placed')
  removePack(index)
  return true
}

function placeAll(known: TreeIndexReader, index: string, root: string): void {
  using writer = new TreeWriter(root)
  const parents = new ParentStack()
  const touched = new Set<Stat>()
  const buffer = Buffer.allocUnsafe(64 << 10)
  let pack = -1
  try {
    while (known.next()) {
      const { entry } = known
      const parent = parents.enter(entry)
      if (isDirectory(entry.mode)) writer.noteDirectory(entry.mode)
      if (entry.offset < 0) continue
      if (pack < 0) pack = openPack(index)
      const stat = statOfEntry(entry)
      placeFile(writer, stat, readPacked(pack, entry.offset, entry.size, buffer))
      if (parent) touched.add(parent)
      failpoint('sync.pack.file')
    }
  } finally {
    if (pack >= 0) closeSync(pack)
  }
  for (const { path, mode, mtime } of touched) writer.setDirectory(path, mode, mtime)
}
