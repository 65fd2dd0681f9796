import { SlipwayError } from '@slipway/base'
import { ByteWriter } from './byte-writer.ts'
import type { ByteString, Stat } from './stat.ts'

export const PacketType = { stat: 0, request: 1, data: 2, fin: 3, error: 4 } as const

/** A decoded packet: positions into the bytes it came from, so that nothing is copied. */
export interface Packet {
  type: number
  id: number
  /** Start and end of the Stat submessage; -1 when there is none. */
  statStart: number
  statEnd: number
  dataStart: number
  dataEnd: number
}

export function createPacket(): Packet {
  return { type: 0, id: 0, statStart: -1, statEnd: -1, dataStart: 0, dataEnd: 0 }
}

/** Decodes bytes[start, end) into `packet`. Unknown fields are skipped; malformed bytes throw `invalid-argument`. */
export function decodePacket(bytes: Buffer, start: number, end: number, packet: Packet): void {
  packet.type = 0
  packet.id = 0
  packet.statStart = -1
  packet.statEnd = -1
  packet.dataStart = start
  packet.dataEnd = start
  const reader = new WireReader(bytes, start, end)
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 0) packet.type = reader.varint()
    else if (reader.field === 3 && reader.wire === 0) packet.id = reader.varint()
    else if (reader.field === 2 && reader.wire === 2) {
      const length = reader.length()
      packet.statStart = reader.at
      packet.statEnd = reader.at += length
    } else if (reader.field === 4 && reader.wire === 2) {
      const length = reader.length()
      packet.dataStart = reader.at
      packet.dataEnd = reader.at += length
    } else reader.skip()
  }
}

export function decodeStat(bytes: Buffer, start: number, end: number): Stat {
  let path: ByteString = ''
  let linkname: ByteString = ''
  let mode = 0
  let uid = 0
  let gid = 0
  let size = 0
  let mtime = 0n
  let devmajor = 0
  let devminor = 0
  let xattrs: Map<ByteString, Uint8Array> | undefined
  const reader = new WireReader(bytes, start, end)
  while (reader.next()) {
    const key = reader.field * 8 + reader.wire
    if (key === 10) path = reader.latin1()
    else if (key === 16) mode = reader.varint() >>> 0
    else if (key === 24) uid = reader.varint() >>> 0
    else if (key === 32) gid = reader.varint() >>> 0
    else if (key === 40) size = reader.varint()
    else if (key === 48) mtime = reader.varint64()
    else if (key === 58) linkname = reader.latin1()
    else if (key === 64) devmajor = reader.varint()
    else if (key === 72) devminor = reader.varint()
    else if (key === 82) {
      const length = reader.length()
      const entryEnd = reader.at + length
      const [name, value] = decodeXattr(new WireReader(bytes, reader.at, entryEnd))
      ;(xattrs ??= new Map()).set(name, value)
      reader.at = entryEnd
    } else reader.skip()
  }
  return { path, mode, uid, gid, size, mtime, linkname, devmajor, devminor, xattrs }
}

function decodeXattr(reader: WireReader): readonly [ByteString, Uint8Array] {
  let name = ''
  let value: Uint8Array = new Uint8Array(0)
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === 2) name = reader.latin1()
    else if (reader.field === 2 && reader.wire === 2) {
      const length = reader.length()
      value = Uint8Array.prototype.slice.call(reader.bytes, reader.at, reader.at + length)
      reader.at += length
    } else reader.skip()
  }
  return [name, value]
}

function malformed(): SlipwayError {
  return new SlipwayError('invalid-argument', 'malformed file sync packet')
}

class WireReader {
  readonly bytes: Buffer
  at: number
  field = 0
  wire = 0
  readonly #end: number

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.#end = end
  }

  next(): boolean {
    if (this.at >= this.#end) return false
    const key = this.varint()
    this.field = Math.floor(key / 8)
    this.wire = key % 8
    return true
  }

  /** Larger values than 2^53 are refused, and so are negative ones. */
  varint(): number {
    let value = 0
    let factor = 1
    for (let count = 0; count < 10; count++) {
      if (this.at >= this.#end) break
      const byte = this.bytes[this.at++]!
      value += (byte & 0x7f) * factor
      factor *= 128
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break
        return value
      }
    }
    throw malformed()
  }

  varint64(): bigint {
    let low = 0
    let mid = 0
    let high = 0
    for (let count = 0; count < 10; count++) {
      if (this.at >= this.#end) throw malformed()
      const byte = this.bytes[this.at++]!
      const bits = byte & 0x7f
      if (count < 4) low |= bits << (count * 7)
      else if (count < 8) mid |= bits << ((count - 4) * 7)
      else high |= bits << ((count - 8) * 7)
      if (byte < 0x80) return BigInt.asIntN(64, (BigInt(high) << 56n) | (BigInt(mid) << 28n) | BigInt(low))
    }
    throw malformed()
  }

  length(): number {
    const length = this.varint()
    if (length > this.#end - this.at) throw malformed()
    return length
  }

  latin1(): ByteString {
    const length = this.length()
    const text = this.bytes.toString('latin1', this.at, this.at + length)
    this.at += length
    return text
  }

  skip(): void {
    if (this.wire === 0) {
      this.varint64()
      return
    }
    let length = 0
    if (this.wire === 1) length = 8
    else if (this.wire === 2) length = this.length()
    else if (this.wire === 5) length = 4
    else throw malformed()
    if (length > this.#end - this.at) throw malformed()
    this.at += length
  }
}

/** Writes a Stat's fields in the order of their numbers, attributes sorted: equal stats give equal bytes. */
export function encodeStat(out: ByteWriter, stat: Stat): void {
  text(out, 0x0a, stat.path)
  number(out, 0x10, stat.mode)
  number(out, 0x18, stat.uid)
  number(out, 0x20, stat.gid)
  number(out, 0x28, stat.size)
  if (stat.mtime !== 0n) {
    out.byte(0x30)
    out.varint64(stat.mtime)
  }
  text(out, 0x3a, stat.linkname)
  number(out, 0x40, stat.devmajor)
  number(out, 0x48, stat.devminor)
  if (!stat.xattrs) return
  for (const name of [...stat.xattrs.keys()].sort()) {
    const value = stat.xattrs.get(name)!
    const entry = new ByteWriter(name.length + value.length + 20)
    entry.byte(0x0a)
    entry.varint(name.length)
    entry.latin1(name)
    entry.byte(0x12)
    entry.varint(value.length)
    entry.bytes(value)
    out.byte(0x52)
    out.varint(entry.length)
    out.bytes(entry.view())
  }
}

function text(out: ByteWriter, key: number, value: ByteString): void {
  if (value === '') return
  out.byte(key)
  out.varint(value.length)
  out.latin1(value)
}

function number(out: ByteWriter, key: number, value: number): void {
  if (value === 0) return
  out.byte(key)
  out.varint(value)
}
