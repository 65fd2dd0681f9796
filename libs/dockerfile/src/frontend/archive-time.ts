import { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { SlipwayError } from '@slipway/base'

const BLOCK = 512
const REGULAR = new Set(['0', '\0', '7', 'S'])
const MAX_EXTENSION = 1 << 20

/**
 * The newest time, in seconds, among the regular files of a tar archive, plain or compressed; undefined for what is no
 * archive or holds none. Contents are passed over, not kept.
 */
export async function newestFileTime(data: Uint8Array): Promise<bigint | undefined> {
  const scan = new HeaderScan()
  try {
    for await (const chunk of unpacked(data)) if (!scan.push(chunk)) break
  } catch (error) {
    if (error instanceof SlipwayError) throw error
    // What does not decompress is no archive either.
    return undefined
  }
  return scan.isArchive ? scan.newest : undefined
}

function unpacked(data: Uint8Array): AsyncIterable<Uint8Array> | readonly Uint8Array[] {
  const starts = (...bytes: readonly number[]): boolean => bytes.every((byte, index) => data[index] === byte)
  if (starts(0x1f, 0x8b, 0x08)) return Readable.from([data]).pipe(createGunzip())
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return Readable.from([data]).pipe(createZstdDecompress())
  // Node decompresses neither, and a frontend runs where the host's programs may not be called.
  if (starts(0x42, 0x5a, 0x68) || starts(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00))
    throw new SlipwayError('unimplemented', 'reading the times in a bzip2 or xz archive is not implemented')
  return [data]
}

/** Follows the headers of an archive that comes in pieces. */
class HeaderScan {
  newest: bigint | undefined
  isArchive = true
  #held: Buffer = Buffer.alloc(0)
  /** Bytes of content still to be passed over. */
  #skip = 0
  /** Size of an extended header whose content comes next. */
  #extension = 0
  /** Time from an extended header, for the file after it. */
  #time: bigint | undefined

  /** False where nothing more is of interest. */
  push(chunk: Uint8Array): boolean {
    const more = this.#passOver(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))
    this.#held = this.#held.length === 0 ? more : Buffer.concat([this.#held, more])
    for (;;) {
      if (this.#extension > 0) {
        const padded = Math.ceil(this.#extension / BLOCK) * BLOCK
        if (this.#held.length < padded) return true
        this.#time = paxTime(this.#take(padded).subarray(0, this.#extension)) ?? this.#time
        this.#extension = 0
      } else if (this.#held.length < BLOCK) return true
      else if (!this.#header(this.#take(BLOCK))) return false
    }
  }

  #passOver(bytes: Buffer): Buffer {
    const passed = Math.min(this.#skip, bytes.length)
    this.#skip -= passed
    return bytes.subarray(passed)
  }

  #take(length: number): Buffer {
    const bytes = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return bytes
  }

  #header(block: Buffer): boolean {
    if (block.every((byte) => byte === 0)) return false
    const size = numberAt(block, 124, 12)
    const time = numberAt(block, 136, 12)
    if (!hasChecksum(block) || size === undefined || time === undefined) {
      this.isArchive = false
      return false
    }
    const type = String.fromCharCode(block[156]!)
    if (type === 'x') {
      if (size > MAX_EXTENSION)
        throw new SlipwayError('resource-exhausted', 'a header of the archive is too large')
      this.#extension = Number(size)
      return true
    }
    if (REGULAR.has(type)) {
      const found = this.#time ?? time
      if (this.newest === undefined || found > this.newest) this.newest = found
    }
    // Names that are too long for a header come before it as files of their own kind; times stay for what they name.
    if (type !== 'L' && type !== 'K') this.#time = undefined
    this.#skip = Math.ceil(Number(size) / BLOCK) * BLOCK
    this.#held = this.#passOver(this.#held)
    return true
  }
}

function hasChecksum(block: Buffer): boolean {
  const stored = numberAt(block, 148, 8)
  let sum = 8 * 0x20
  for (let index = 0; index < BLOCK; index++) if (index < 148 || index >= 156) sum += block[index]!
  return stored === BigInt(sum)
}

/** Octal digits, or base 256 where the first bit is set. */
function numberAt(block: Buffer, start: number, length: number): bigint | undefined {
  const field = block.subarray(start, start + length)
  if (field[0]! & 0x80) return BigInt.asIntN(8 * length - 1, BigInt(`0x${field.toString('hex')}`))
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(field.toString('latin1'))?.[1]
  return digits === undefined ? undefined : BigInt(`0o${digits === '' ? '0' : digits}`)
}

/** The whole seconds of `mtime` in the records `length key=value\n` of an extended header. */
function paxTime(records: Buffer): bigint | undefined {
  const seconds = /^\d+ mtime=(-?\d+)(?:\.(\d*))?$/m.exec(records.toString('latin1'))
  if (!seconds) return undefined
  const whole = BigInt(seconds[1]!)
  const isBelow = seconds[1]!.startsWith('-') && /[1-9]/.test(seconds[2] ?? '')
  return isBelow ? whole - 1n : whole
}
