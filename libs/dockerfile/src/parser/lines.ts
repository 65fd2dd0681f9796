import { SlipwayError } from '@slipway/base'
import { lineRanges, withLocation } from './location.ts'

/** The longest line, in bytes and without its line end. */
export const maxLineLength = 65535

/** Reads the lines of a file one by one; each keeps its line end. Positions are those of the line last read. */
export class LineReader {
  readonly #bytes: Buffer
  #offset: number
  #number = 0

  constructor(data: Uint8Array) {
    this.#bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    this.#offset = hasByteOrderMark(data) ? 3 : 0
  }

  /** The 1-based number of the last line read; 0 before the first. */
  get number(): number {
    return this.#number
  }

  next(): string | undefined {
    if (this.#offset >= this.#bytes.length) return undefined
    const newline = this.#bytes.indexOf(0x0a, this.#offset)
    const end = newline < 0 ? this.#bytes.length : newline
    this.#number++
    if (end - this.#offset > maxLineLength) {
      const message = `dockerfile line greater than max allowed size of ${maxLineLength}`
      throw withLocation(new SlipwayError('invalid-argument', message), lineRanges(this.#number, 0))
    }
    const line = this.#bytes.toString('utf8', this.#offset, newline < 0 ? end : end + 1)
    this.#offset = end + 1
    return line
  }
}

export function hasByteOrderMark(data: Uint8Array): boolean {
  return data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf
}

export function trimLineEnd(line: string): string {
  let end = line.length
  while (end > 0 && (line[end - 1] === '\n' || line[end - 1] === '\r')) end--
  return line.slice(0, end)
}
