import { ByteWriter } from './byte-writer.ts'
import { encodeStat, PacketType } from './packet.ts'
import type { Stat } from './stat.ts'

/** Packets in a row, each behind its length (32 bits); moved between threads as one ArrayBuffer. */
export interface Batch {
  readonly buffer: ArrayBuffer
  readonly length: number
}

const LENGTH_BYTES = 4

/** Collects packets into batches. */
export class BatchWriter {
  readonly #capacity: number
  readonly #out: ByteWriter

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#out = new ByteWriter(capacity)
  }

  get length(): number {
    return this.#out.length
  }

  take(): Batch {
    return this.#out.take(this.#capacity)
  }

  /** Gives back a buffer that came from `take` and is not needed any more. */
  recycle(buffer: ArrayBuffer): void {
    this.#out.recycle(buffer)
  }

  raw(packet: Uint8Array): void {
    this.#out.uintLE(packet.length, LENGTH_BYTES)
    this.#out.bytes(packet)
  }

  stat(stat: Stat): void {
    const start = this.#begin()
    // A Stat rarely takes more than two bytes of length; the submessage is shifted when it does.
    const body = this.#out.length
    encodeStat(this.#out, stat)
    const bytes = Buffer.from(this.#out.slice(body, this.#out.length))
    this.#out.truncate(body)
    this.#out.byte(0x12)
    this.#out.varint(bytes.length)
    this.#out.bytes(bytes)
    this.#finish(start)
  }

  endOfStats(): void {
    this.#finish(this.#begin())
  }

  request(id: number): void {
    this.#control(PacketType.request, id)
  }

  fin(): void {
    this.#control(PacketType.fin, 0)
  }

  error(message: string): void {
    const start = this.#begin()
    this.#typeAndId(PacketType.error, 0)
    const bytes = Buffer.from(message, 'utf8')
    this.#out.byte(0x22)
    this.#out.varint(bytes.length)
    this.#out.bytes(bytes)
    this.#finish(start)
  }

  /** Room for up to `capacity` bytes of file data; `fill` writes into it and says how many it wrote. None ends the file. */
  data(id: number, capacity: number, fill: (room: Buffer) => number): number {
    const start = this.#begin()
    this.#typeAndId(PacketType.data, id)
    if (capacity === 0) {
      this.#finish(start)
      return 0
    }
    this.#out.byte(0x22)
    // A length of fixed width, so that it can be set once it is known: protobuf allows padded varints.
    const lengthAt = this.#out.length
    this.#out.space(4)
    const count = fill(this.#out.space(capacity))
    this.#out.truncate(lengthAt + 4 + count)
    this.#out.setBytes(
      lengthAt,
      Uint8Array.of(count | 0x80, (count >>> 7) | 0x80, (count >>> 14) | 0x80, (count >>> 21) & 0x7f),
    )
    this.#finish(start)
    return count
  }

  #control(type: number, id: number): void {
    const start = this.#begin()
    this.#typeAndId(type, id)
    this.#finish(start)
  }

  #typeAndId(type: number, id: number): void {
    this.#out.byte(0x08)
    this.#out.byte(type)
    if (id === 0) return
    this.#out.byte(0x18)
    this.#out.varint(id)
  }

  #begin(): number {
    const start = this.#out.length
    this.#out.uintLE(0, LENGTH_BYTES)
    return start
  }

  #finish(start: number): void {
    this.#out.setUintLE(start, this.#out.length - start - LENGTH_BYTES, LENGTH_BYTES)
  }
}

/** The start and end of every packet in a batch. */
export function* packetsOf(bytes: Buffer): Generator<readonly [number, number]> {
  for (let at = 0; at < bytes.length; ) {
    const start = at + LENGTH_BYTES
    const end = start + bytes.readUInt32LE(at)
    yield [start, end]
    at = end
  }
}
