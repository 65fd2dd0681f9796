import { closeSync, constants, existsSync, fstatSync, openSync, readSync, rmSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { writeAll } from '@slipway/linux'
import { TreeIndexReader } from './tree-index.ts'

/*
 * The data of small files of a synced tree, one file's after the other's, in one file beside the tree's index, which says
 * where each begins. Creating a file costs ten times what its data costs: what nobody looks at in its place is not put there.
 */

const BUFFER_BYTES = 256 << 10

/** The pack of the tree with this index. */
export function packFileOf(index: string): string {
  return `${index}.pack`
}

/** The index of the tree whose pack this is; any other file is its own. */
export function indexOfPack(file: string): string {
  return file.replace(/\.pack$/, '')
}

/** The pack, and what is half written of it. */
export function packFilesOf(index: string): readonly string[] {
  return [packFileOf(index), `${packFileOf(index)}.new`]
}

/** The index of a tree; `undefined` where it has neither that nor a pack. Throws `data-loss` for a pack without its index. */
export function loadPackIndex(index: string): TreeIndexReader | undefined {
  const known = TreeIndexReader.load(index)
  if (!known && existsSync(packFileOf(index)))
    throw new SlipwayError('data-loss', `the index of the synced tree ${index} is damaged`)
  return known
}

/** Opens the pack of a tree for `readPacked`. */
export function openPack(index: string): number {
  return openSync(packFileOf(index), constants.O_RDONLY | constants.O_NOFOLLOW)
}

/** Appends to a pack. What was added counts on disk after `flush`. */
export class PackWriter implements Disposable {
  readonly #fd: number
  readonly #buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  #buffered = 0
  #length: number

  constructor(path: string) {
    this.#fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600)
    this.#length = fstatSync(this.#fd).size
  }

  get length(): number {
    return this.#length
  }

  /** Answers where the bytes begin. */
  add(bytes: Uint8Array): number {
    const offset = this.#length
    if (this.#buffered + bytes.length > BUFFER_BYTES) this.flush()
    if (bytes.length > BUFFER_BYTES) writeAll(this.#fd, bytes, offset)
    else {
      this.#buffer.set(bytes, this.#buffered)
      this.#buffered += bytes.length
    }
    this.#length += bytes.length
    return offset
  }

  read(offset: number, size: number): Buffer {
    this.flush()
    return readPacked(this.#fd, offset, size)
  }

  flush(): void {
    if (this.#buffered === 0) return
    writeAll(this.#fd, this.#buffer.subarray(0, this.#buffered), this.#length - this.#buffered)
    this.#buffered = 0
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd)
  }
}

/** The bytes of one file, in `into` where they fit: they are valid until it is used again. */
export function readPacked(fd: number, offset: number, size: number, into?: Buffer): Buffer {
  const buffer = into && into.length >= size ? into.subarray(0, size) : Buffer.allocUnsafe(size)
  for (let at = 0; at < size; ) {
    const count = readSync(fd, buffer, at, size - at, offset + at)
    if (count === 0)
      throw new SlipwayError('data-loss', `the pack of a synced tree ends before byte ${offset + size}`)
    at += count
  }
  return buffer
}

export function removePack(index: string): void {
  for (const file of packFilesOf(index)) rmSync(file, { force: true })
}
