import { createHash, type Hash, hash } from 'node:crypto'
import { readSync } from 'node:fs'
import { contentHeader } from '../content-header.ts'
import type { Stat } from '../stat.ts'

/** For files that come in one piece; one for the thread. */
const scratch = Buffer.allocUnsafeSlow(64 << 10)

/**
 * The content digest of a file that arrives. Nearly all files come in one piece of the size that was announced: those are
 * hashed in one call, which costs a third of a hash object.
 */
export class FileDigest {
  readonly #stat: Stat
  #whole: Buffer | undefined
  #hash: Hash | undefined

  constructor(stat: Stat) {
    this.#stat = stat
  }

  /** `fd` has all pieces before this one, and can be read. */
  update(piece: Buffer, fd: number): void {
    if (this.#whole === undefined && this.#hash === undefined && piece.length === this.#stat.size) {
      this.#whole = this.#inOneCall(piece)
      if (this.#whole) return
    }
    this.#hash ??= this.#begin(fd)
    this.#hash.update(piece)
  }

  finish(): Buffer {
    return this.#whole ?? this.#hash?.digest() ?? hash('sha256', contentHeader(this.#stat), 'buffer')
  }

  #inOneCall(piece: Buffer): Buffer | undefined {
    const header = contentHeader(this.#stat)
    const length = header.length + piece.length
    if (length > scratch.length) return undefined
    header.copy(scratch)
    piece.copy(scratch, header.length)
    return hash('sha256', scratch.subarray(0, length), 'buffer')
  }

  /** A file that turns out to be larger than announced is read again as far as it has come. */
  #begin(fd: number): Hash {
    const started = createHash('sha256').update(contentHeader(this.#stat))
    if (this.#whole === undefined) return started
    this.#whole = undefined
    for (let at = 0; at < this.#stat.size; ) {
      const count = readSync(fd, scratch, 0, Math.min(scratch.length, this.#stat.size - at), at)
      if (count === 0) break
      started.update(scratch.subarray(0, count))
      at += count
    }
    return started
  }
}
