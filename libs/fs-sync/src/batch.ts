import { MAX_MESSAGE_BYTES } from '@slipway/rpc/options'
import { MESSAGE_HEADER_BYTES, MessageSplitter } from '@slipway/rpc/frames'
import { ByteWriter } from './byte-writer.ts'
import { encodeStat, PacketType } from './packet.ts'
import type { Stat } from './stat.ts'

/** Packets as they stand in the body of a gRPC call; moved between threads as one ArrayBuffer. May end inside a packet. */
export interface Batch {
  readonly buffer: ArrayBuffer
  readonly length: number
}

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
    const start = this.#begin()
    this.#out.bytes(packet)
    this.#finish(start)
  }

  /** Bytes that have their frames already. */
  frames(bytes: Uint8Array): void {
    this.#out.bytes(bytes)
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
    this.#out.space(MESSAGE_HEADER_BYTES).fill(0)
    return start
  }

  #finish(start: number): void {
    this.#out.setUint32BE(start + 1, this.#out.length - start - MESSAGE_HEADER_BYTES)
  }
}

/** Finds the packets in a row of batches. */
export function createPacketSplitter(): MessageSplitter {
  return new MessageSplitter(MAX_MESSAGE_BYTES)
}
