import { renameSync } from 'node:fs'
import { PackWriter, packFileOf, removePack } from '../pack.ts'
import type { Stat } from '../stat.ts'
import { TreeIndexReader, type TreeIndexWriter } from '../tree-index.ts'

/** Larger ones are kept where they belong: their data costs more than their creation. */
const LARGEST = 64 << 10
/** So many files of a transfer are made at once: of a small tree everything is looked at in its place. */
const MADE_AT_ONCE = 256
/** A pack that is this much longer than twice what is of use in it is written anew. */
const SLACK = 8 << 20

/** Those files of a transfer whose data goes to the pack of the tree. */
export class SmallFiles implements Disposable {
  readonly #index: string
  #pack: PackWriter | undefined
  #seen = 0

  /** `begun`: the tree has files in its pack. */
  constructor(index: string, begun: boolean) {
    this.#index = index
    if (begun) this.#pack = new PackWriter(packFileOf(index))
  }

  /** Where the data of a file begins in the pack; `undefined` where it has to be made. `data` is all of it. */
  take(stat: Stat, data: Uint8Array): number | undefined {
    if (data.length !== stat.size || data.length > LARGEST || (stat.xattrs?.size ?? 0) > 0) return undefined
    if (!this.#pack && ++this.#seen <= MADE_AT_ONCE) return undefined
    this.#pack ??= new PackWriter(packFileOf(this.#index))
    return this.#pack.add(data)
  }

  read(offset: number, size: number): Buffer {
    return this.#pack!.read(offset, size)
  }

  /** To be called before the index is saved. */
  finish(index: TreeIndexWriter): void {
    if (!this.#pack) return
    this.#pack.flush()
    if (index.packed === 0) this.#remove()
    else if (this.#pack.length > 2 * index.packedBytes + SLACK) this.#compact(index)
  }

  [Symbol.dispose](): void {
    this.#pack?.[Symbol.dispose]()
    this.#pack = undefined
  }

  #remove(): void {
    this[Symbol.dispose]()
    removePack(this.#index)
  }

  /** The index is not on disk now: a crash in between makes the tree anew. */
  #compact(index: TreeIndexWriter): void {
    const path = packFileOf(this.#index)
    const compact = new PackWriter(`${path}.new`)
    try {
      for (const entry of new TreeIndexReader(index.bytes()).packed())
        index.setOffset(entry.handle, compact.add(this.read(entry.offset, entry.size)))
      compact.flush()
    } catch (error) {
      compact[Symbol.dispose]()
      throw error
    }
    renameSync(`${path}.new`, path)
    this[Symbol.dispose]()
    this.#pack = compact
  }
}
