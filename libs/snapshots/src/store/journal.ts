import { failpoint } from '@slipway/base'
import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { writeAll } from '@slipway/linux'

/**
 * Facts in an append-only file, one a line, each under a checksum: what was torn by a crash ends the file.
 * Appending is one write without a sync; who needs durability calls `sync`.
 */
export class Journal<T> {
  readonly #path: string
  #fd: number
  #length: number
  #lines: number

  private constructor(path: string, fd: number, length: number, lines: number) {
    this.#path = path
    this.#fd = fd
    this.#length = length
    this.#lines = lines
  }

  static open<T>(path: string): { readonly journal: Journal<T>; readonly entries: readonly T[] } {
    const { entries, length } = existsSync(path) ? parse<T>(readFileSync(path)) : { entries: [], length: 0 }
    const fd = openSync(path, 'a', 0o600)
    ftruncateSync(fd, length)
    return { journal: new Journal<T>(path, fd, length, entries.length), entries }
  }

  /** The entries of a journal that nobody has open, and how many bytes at its end are none. */
  static read<T>(path: string): { readonly entries: readonly T[]; readonly torn: number } {
    if (!existsSync(path)) return { entries: [], torn: 0 }
    const data = readFileSync(path)
    const { entries, length } = parse<T>(data)
    return { entries, torn: data.length - length }
  }

  /** Bytes written so far; grows with every entry. */
  get length(): number {
    return this.#length
  }

  get lines(): number {
    return this.#lines
  }

  append(...entries: readonly T[]): void {
    const data = Buffer.from(entries.map(format).join(''))
    writeAll(this.#fd, data)
    this.#length += data.length
    this.#lines += entries.length
  }

  async sync(): Promise<void> {
    await promisify(fdatasync)(this.#fd)
  }

  /** Replaces everything by `entries`, atomically. */
  rewrite(entries: readonly T[]): void {
    const data = Buffer.from(entries.map(format).join(''))
    const fd = openSync(`${this.#path}.new`, 'w', 0o600)
    writeAll(fd, data)
    fdatasyncSync(fd)
    closeSync(fd)
    failpoint('snapshots.journal.rewritten')
    renameSync(`${this.#path}.new`, this.#path)
    closeSync(this.#fd)
    this.#fd = openSync(this.#path, 'a', 0o600)
    this.#length = data.length
    this.#lines = entries.length
  }

  close(): void {
    closeSync(this.#fd)
  }
}

function format(entry: unknown): string {
  const json = JSON.stringify(entry)
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`
}

function parse<T>(data: Buffer): { readonly entries: T[]; readonly length: number } {
  const entries: T[] = []
  let start = 0
  for (;;) {
    const end = data.indexOf(10, start)
    if (end < 0) break
    const sum = Number.parseInt(data.toString('latin1', start, start + 8), 16)
    if (end < start + 9 || sum !== crc32(data.subarray(start + 9, end))) break
    entries.push(JSON.parse(data.toString('utf8', start + 9, end)) as T)
    start = end + 1
  }
  return { entries, length: start }
}
