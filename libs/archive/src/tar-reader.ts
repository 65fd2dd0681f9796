import { SlipwayError } from '@slipway/base'
import type { ByteString } from '@slipway/fs-sync/files'
import { BLOCK, type TarHeader, TarType } from './header.ts'

/** Long names and PAX headers are held in memory: more than this is no honest archive. */
const SPECIAL_LIMIT = 1 << 20

export interface TarHandler {
  header(header: TarHeader, mtimeNs: bigint): void
  data(chunk: Buffer): void
  /** The entry is complete. */
  end(): void
}

/** Reads USTAR, PAX and GNU archives from chunks of any size. Malformed ones throw `invalid-argument`. */
export class TarReader {
  readonly #handler: TarHandler
  readonly #block = Buffer.alloc(BLOCK)
  #have = 0
  /** Data bytes of the present entry still to come, and padding after them. */
  #left = 0
  #padding = 0
  #special: { readonly type: string; readonly parts: Buffer[] } | undefined
  #records = new Map<string, ByteString>()
  #zeroBlocks = 0

  constructor(handler: TarHandler) {
    this.#handler = handler
  }

  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#zeroBlocks >= 2) return
      if (this.#left > 0) at += this.#data(chunk, at)
      else if (this.#padding > 0) {
        const count = Math.min(this.#padding, chunk.length - at)
        this.#padding -= count
        at += count
      } else at += this.#header(chunk, at)
    }
  }

  /** Throws when the archive was cut in the middle of an entry. */
  finish(): void {
    if (this.#left > 0 || this.#have > 0 || this.#special) throw malformed('unexpected end')
  }

  #data(chunk: Buffer, at: number): number {
    const count = Math.min(this.#left, chunk.length - at)
    const bytes = chunk.subarray(at, at + count)
    if (this.#special) this.#special.parts.push(Buffer.from(bytes))
    else this.#handler.data(bytes)
    this.#left -= count
    if (this.#left === 0) this.#endEntry()
    return count
  }

  #endEntry(): void {
    const special = this.#special
    this.#special = undefined
    if (!special) {
      this.#handler.end()
      return
    }
    const body = Buffer.concat(special.parts)
    if (special.type === 'L') this.#records.set('path', cString(body))
    else if (special.type === 'K') this.#records.set('linkpath', cString(body))
    else if (special.type === 'x') for (const [key, value] of parsePax(body)) this.#records.set(key, value)
  }

  #header(chunk: Buffer, at: number): number {
    const count = Math.min(BLOCK - this.#have, chunk.length - at)
    chunk.copy(this.#block, this.#have, at, at + count)
    this.#have += count
    if (this.#have < BLOCK) return count
    this.#have = 0
    if (this.#block.every((byte) => byte === 0)) {
      this.#zeroBlocks++
      return count
    }
    this.#zeroBlocks = 0
    this.#begin(this.#block)
    return count
  }

  #begin(block: Buffer): void {
    checkSum(block)
    const type = block[156] === 0 ? TarType.regular : String.fromCharCode(block[156]!)
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      const size = number(block, 124, 12)
      if (size > SPECIAL_LIMIT) throw malformed('extended header too large')
      this.#expect(size)
      this.#special = { type, parts: [] }
      if (size === 0) this.#endEntry()
      return
    }
    const records = this.#records
    this.#records = new Map()
    const { header, mtimeNs } = headerFrom(block, type, records)
    this.#handler.header(header, mtimeNs)
    this.#expect(header.size)
    if (header.size === 0) this.#handler.end()
  }

  #expect(size: number): void {
    this.#left = size
    this.#padding = (BLOCK - (size % BLOCK)) % BLOCK
  }
}

function headerFrom(
  block: Buffer,
  rawType: string,
  records: Map<string, ByteString>,
): { readonly header: TarHeader; readonly mtimeNs: bigint } {
  for (const key of records.keys()) {
    if (key.startsWith('GNU.sparse.'))
      throw new SlipwayError('unimplemented', 'sparse tar entries are not supported')
  }
  if (rawType === 'S') throw new SlipwayError('unimplemented', 'sparse tar entries are not supported')
  const prefix = isUstar(block) ? text(block, 345, 155) : ''
  const shortName = text(block, 0, 100)
  const name = records.get('path') ?? (prefix === '' ? shortName : `${prefix}/${shortName}`)
  let type = rawType === '7' ? TarType.regular : rawType
  if (type === TarType.regular && name.endsWith('/')) type = TarType.directory
  const hasData = type === TarType.regular
  const size = recordNumber(records, 'size') ?? number(block, 124, 12)
  const mtimeNs = recordTime(records) ?? BigInt(number(block, 136, 12, true)) * 1_000_000_000n
  const device = type === TarType.char || type === TarType.block
  const header: TarHeader = {
    name,
    type,
    mode: number(block, 100, 8) & 0o7777,
    uid: recordNumber(records, 'uid') ?? number(block, 108, 8),
    gid: recordNumber(records, 'gid') ?? number(block, 116, 8),
    size: hasData ? size : 0,
    mtime: Number(mtimeNs / 1_000_000_000n),
    linkname: records.get('linkpath') ?? text(block, 157, 100),
    devmajor: device ? number(block, 329, 8) : 0,
    devminor: device ? number(block, 337, 8) : 0,
    records: records.size === 0 ? undefined : records,
  }
  return { header, mtimeNs }
}

function isUstar(block: Buffer): boolean {
  return block.toString('latin1', 257, 263) === 'ustar\0'
}

function text(block: Buffer, offset: number, width: number): ByteString {
  return cString(block.subarray(offset, offset + width))
}

function cString(bytes: Buffer): ByteString {
  const end = bytes.indexOf(0)
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end)
}

/** Octal digits, or a big-endian number where the highest bit is set. */
function number(block: Buffer, offset: number, width: number, signed = false): number {
  const first = block[offset]!
  if ((first & 0x80) === 0) {
    const digits = text(block, offset, width).trim()
    if (digits === '') return 0
    if (!/^[0-7]+$/.test(digits)) throw malformed('invalid number')
    return Number.parseInt(digits, 8)
  }
  let value = BigInt(first & 0x7f)
  for (let i = 1; i < width; i++) value = (value << 8n) | BigInt(block[offset + i]!)
  if ((first & 0x40) !== 0) value -= 1n << BigInt(8 * width - 1)
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || (value < 0n && !signed))
    throw malformed('number out of range')
  return Math.max(Number(value), -Number.MAX_SAFE_INTEGER)
}

function checkSum(block: Buffer): void {
  const wanted = number(block, 148, 8)
  let unsigned = 0
  let signed = 0
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : block[i]!
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  if (wanted !== unsigned && wanted !== signed) throw malformed('invalid checksum')
}

function* parsePax(body: Buffer): Generator<readonly [string, ByteString]> {
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at)
    const digits = space < 0 ? '' : body.toString('latin1', at, space)
    const length = /^[0-9]{1,9}$/.test(digits) ? Number(digits) : 0
    const end = at + length
    const equals = body.indexOf(0x3d, space)
    if (length === 0 || end > body.length || body[end - 1] !== 0x0a || equals < 0 || equals >= end) {
      throw malformed('invalid PAX record')
    }
    yield [body.toString('latin1', space + 1, equals), body.toString('latin1', equals + 1, end - 1)]
    at = end
  }
}

function recordNumber(records: ReadonlyMap<string, ByteString>, key: string): number | undefined {
  const value = records.get(key)
  if (value === undefined || value === '') return undefined
  const parsed = Number(value)
  if (!/^[0-9]+$/.test(value) || !Number.isSafeInteger(parsed)) throw malformed(`invalid PAX ${key}`)
  return parsed
}

/** Decimal seconds with a fraction, to nanoseconds. */
function recordTime(records: ReadonlyMap<string, ByteString>): bigint | undefined {
  const value = records.get('mtime')
  if (value === undefined || value === '') return undefined
  const match = /^(-?)([0-9]{1,18})(?:\.([0-9]*))?$/.exec(value)
  if (!match) throw malformed('invalid PAX mtime')
  const ns = BigInt(match[2]!) * 1_000_000_000n + BigInt((match[3] ?? '').slice(0, 9).padEnd(9, '0'))
  return match[1] === '-' ? -ns : ns
}

function malformed(what: string): SlipwayError {
  return new SlipwayError('invalid-argument', `malformed tar archive: ${what}`)
}
