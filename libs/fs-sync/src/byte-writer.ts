const SPARE_BUFFERS = 6

/** A growing buffer with protobuf's and our own index's primitives. */
export class ByteWriter {
  #bytes: Buffer
  #length = 0
  readonly #spare: Buffer[] = []

  constructor(capacity = 4096) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity)
  }

  get length(): number {
    return this.#length
  }

  /** The live bytes; invalid after the next write. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** Hands over what was written, in an ArrayBuffer of its own, and starts anew. */
  take(capacity = 4096): { readonly buffer: ArrayBuffer; readonly length: number } {
    const taken = { buffer: this.#bytes.buffer as ArrayBuffer, length: this.#length }
    this.#bytes = this.#spare.pop() ?? Buffer.allocUnsafeSlow(capacity)
    this.#length = 0
    return taken
  }

  /** Keeps a buffer that `take` handed over for the next time. */
  recycle(buffer: ArrayBuffer): void {
    if (this.#spare.length < SPARE_BUFFERS) this.#spare.push(Buffer.from(buffer))
  }

  byte(value: number): void {
    this.reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** Any whole number from 0 to 2^53. */
  varint(value: number): void {
    this.reserve(10)
    let rest = value
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#length++] = rest
  }

  /** An int64 as protobuf writes it: negative values take ten bytes. */
  varint64(value: bigint): void {
    if (value >= 0n && value <= 0xffff_ffffn) {
      this.varint(Number(value))
      return
    }
    this.reserve(10)
    let rest = BigInt.asUintN(64, value)
    for (let shift = 0; shift < 2; shift++) {
      // Four groups of seven bits at once: few BigInt steps.
      let low = Number(rest & 0xfff_ffffn)
      rest >>= 28n
      for (let group = 0; group < 4; group++) {
        const last = rest === 0n && low < 0x80
        this.#bytes[this.#length++] = last ? low : (low & 0x7f) | 0x80
        if (last) return
        low >>>= 7
      }
    }
    this.varint(Number(rest))
  }

  int64LE(value: bigint): void {
    this.reserve(8)
    this.#bytes.writeBigInt64LE(value, this.#length)
    this.#length += 8
  }

  uintLE(value: number, bytes: number): void {
    this.reserve(bytes)
    this.#bytes.writeUIntLE(value, this.#length, bytes)
    this.#length += bytes
  }

  bytes(value: Uint8Array): void {
    this.reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  /** A string whose characters are bytes. */
  latin1(value: string): void {
    this.reserve(value.length)
    this.#length += this.#bytes.write(value, this.#length, value.length, 'latin1')
  }

  /** Leaves room for `count` bytes to be filled by the caller and gives them. */
  space(count: number): Buffer {
    this.reserve(count)
    const room = this.#bytes.subarray(this.#length, this.#length + count)
    this.#length += count
    return room
  }

  /** Drops everything behind `length`. */
  truncate(length: number): void {
    this.#length = length
  }

  setUintLE(offset: number, value: number, bytes: number): void {
    this.#bytes.writeUIntLE(value, offset, bytes)
  }

  setUint32BE(offset: number, value: number): void {
    this.#bytes.writeUInt32BE(value, offset)
  }

  setBytes(offset: number, value: Uint8Array): void {
    this.#bytes.set(value, offset)
  }

  slice(start: number, end: number): Buffer {
    return this.#bytes.subarray(start, end)
  }

  reserve(count: number): void {
    const needed = this.#length + count
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}
