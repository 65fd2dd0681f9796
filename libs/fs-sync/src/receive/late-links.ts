import type { ByteString, Stat } from '../stat.ts'
import { ParentStack, placeFile, statOfEntry } from '../placed.ts'
import { TreeIndexReader, type TreeIndexWriter } from '../tree-index.ts'
import type { TreeWriter } from '../tree-writer.ts'
import type { SmallFiles } from './small-files.ts'

/** Hard links to files of the pack, which have to leave it for that: they are made when everything else is there. */
export class LateLinks {
  readonly #paths = new Map<ByteString, ByteString[]>()

  add(path: ByteString, to: ByteString): void {
    const known = this.#paths.get(to)
    if (known) known.push(path)
    else this.#paths.set(to, [path])
  }

  /** Answers the directories that were written to. */
  make(index: TreeIndexWriter, small: SmallFiles, writer: TreeWriter): readonly Stat[] {
    if (this.#paths.size === 0) return []
    const touched: Stat[] = []
    const parents = new ParentStack()
    const reader = new TreeIndexReader(index.bytes())
    while (reader.next()) {
      const { entry } = reader
      const parent = parents.enter(entry)
      const links = this.#paths.get(entry.path)
      if (!links) continue
      placeFile(writer, statOfEntry(entry), small.read(entry.offset, entry.size))
      index.setOffset(entry.handle)
      if (parent) touched.push(parent)
      for (const link of links) writer.createLink(link, entry.path)
    }
    this.#paths.clear()
    return touched
  }
}
