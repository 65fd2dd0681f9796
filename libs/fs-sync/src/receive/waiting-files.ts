import { ByteWriter } from '../byte-writer.ts'
import { decodeStat, encodeStat } from '../packet.ts'
import type { Stat } from '../stat.ts'

/** A file that is to be asked for. */
export interface WantedFile {
  readonly id: number
  readonly stat: Stat
  /** Of its record in the index. */
  readonly handle: number
  /** It takes the place of another one once it is complete. */
  readonly replace: boolean
}

const CHUNK_BYTES = 256 << 10
const NUMBER_BYTES = 6
/** Id, handle, whether it replaces another, and the length of the stat that follows. */
const HEAD_BYTES = 2 * NUMBER_BYTES + 1 + 4

/** Files to be asked for later, in order, as bytes: of a large tree they are many, and as objects would take four times as much. */
export class WaitingFiles {
  readonly #out = new ByteWriter(CHUNK_BYTES)
  #chunks: Buffer[] = []
  #at = 0
  #count = 0

  get count(): number {
    return this.#count
  }

  push({ id, stat, handle, replace }: WantedFile): void {
    const out = this.#out
    out.uintLE(id, NUMBER_BYTES)
    out.uintLE(handle, NUMBER_BYTES)
    out.byte(replace ? 1 : 0)
    const lengthAt = out.length
    out.space(4)
    encodeStat(out, stat)
    out.setUint32BE(lengthAt, out.length - lengthAt - 4)
    this.#count++
    if (out.length >= CHUNK_BYTES) this.#seal()
  }

  shift(): WantedFile | undefined {
    if (this.#count === 0) return undefined
    if (this.#chunks.length === 0) this.#seal()
    const [bytes] = this.#chunks as [Buffer]
    const at = this.#at
    const start = at + HEAD_BYTES
    const end = start + bytes.readUInt32BE(start - 4)
    this.#count--
    this.#at = end
    if (end === bytes.length) {
      this.#chunks.shift()
      this.#at = 0
    }
    return {
      id: bytes.readUIntLE(at, NUMBER_BYTES),
      handle: bytes.readUIntLE(at + NUMBER_BYTES, NUMBER_BYTES),
      replace: bytes[at + 2 * NUMBER_BYTES] === 1,
      stat: decodeStat(bytes, start, end),
    }
  }

  #seal(): void {
    const { buffer, length } = this.#out.take(CHUNK_BYTES)
    this.#chunks.push(Buffer.from(buffer, 0, length))
  }
}
