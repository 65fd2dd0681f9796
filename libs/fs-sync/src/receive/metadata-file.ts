import { closeSync } from 'node:fs'
import { writeAll } from '@slipway/linux'
import { ByteWriter } from '../byte-writer.ts'
import type { ByteString, Stat } from '../stat.ts'
import type { TreeWriter } from '../tree-writer.ts'

/** Where the listing of a metadata-only transfer is left in the tree. */
export const METADATA_PATH = '.fsutil-metadata'

/** The listing, every Stat behind its length (32 bits), and the directories that are listed but not made yet. */
export class MetadataFile {
  readonly #bytes = new ByteWriter(1 << 16)
  #parents: Stat[] = []

  /** False for the listing's own name, which no client may send. */
  append(path: ByteString, stat: Uint8Array): boolean {
    if (path === METADATA_PATH) return false
    this.#bytes.uintLE(stat.length, 4)
    this.#bytes.bytes(stat)
    return true
  }

  /** The directories to be made before this entry can be. */
  parentsFor(stat: Stat, isDirectory: boolean, keep: boolean): readonly Stat[] {
    while (
      this.#parents.length > 0 &&
      !stat.path.startsWith(`${this.#parents[this.#parents.length - 1]!.path}/`)
    ) {
      this.#parents.pop()
    }
    if (!keep) {
      if (isDirectory) this.#parents.push(stat)
      return []
    }
    const due = this.#parents
    this.#parents = []
    return due
  }

  save(writer: TreeWriter): void {
    writer.remove(METADATA_PATH, false)
    const fd = writer.createFile(METADATA_PATH, 0o644)
    try {
      writeAll(fd, this.#bytes.view())
    } finally {
      closeSync(fd)
    }
  }
}
