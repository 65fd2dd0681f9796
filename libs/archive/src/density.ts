/** Looked at as a whole. */
const PIECE_BYTES = 128 << 10
/** Every so manyth byte of a piece is counted; odd, so that it meets all columns of regular data. */
const STRIDE = 31
/** Bits a byte. A sample of noise has about 7.95: it is too small to show all of it. */
const DENSE_ENTROPY = 7.9
/**
 * Searched for repetitions, where the bytes themselves look like noise. From the middle of the piece: its ends may have something of
 * the files before and after.
 */
const SEARCHED_BYTES = 16 << 10
/** Deflate gains nothing where less than this repeats itself. */
const REPEATED_SHARE = 0.02

export interface Part {
  readonly bytes: Buffer
  /** Not worth deflating: noise, or compressed already. */
  readonly dense: boolean
}

/** A chunk cut where dense bytes begin and end. Depends on nothing but the bytes. */
export function splitByDensity(chunk: Buffer): readonly Part[] {
  const parts: { start: number; dense: boolean }[] = []
  for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
    const dense = isDense(chunk.subarray(start, start + PIECE_BYTES))
    if (parts.at(-1)?.dense !== dense) parts.push({ start, dense })
  }
  return parts.map(({ start, dense }, index) => ({
    bytes: chunk.subarray(start, parts[index + 1]?.start),
    dense,
  }))
}

function isDense(piece: Buffer): boolean {
  if (piece.length < SEARCHED_BYTES || entropyOf(piece) < DENSE_ENTROPY) return false
  const start = (piece.length - SEARCHED_BYTES) >> 1
  return repeatedBytes(piece.subarray(start, start + SEARCHED_BYTES)) < SEARCHED_BYTES * REPEATED_SHARE
}

const SLOT_BITS = 14
/** The words met last, by their hash. */
const words = new Uint32Array(1 << SLOT_BITS)

/** How many bytes are words of four that stand before already. Cheaper than to deflate them on trial. */
function repeatedBytes(bytes: Buffer): number {
  words.fill(0)
  let repeated = 0
  for (let at = 0; at + 4 <= bytes.length; at++) {
    const word = bytes.readUInt32LE(at)
    const slot = Math.imul(word, 0x9e37_79b1) >>> (32 - SLOT_BITS)
    if (words[slot] === word) {
      repeated += 4
      at += 3
    } else words[slot] = word
  }
  return repeated
}

function entropyOf(piece: Buffer): number {
  const counts = new Uint32Array(256)
  let total = 0
  for (let at = 0; at < piece.length; at += STRIDE) {
    counts[piece[at]!]!++
    total++
  }
  let bits = 0
  for (const count of counts) if (count > 0) bits += (count / total) * Math.log2(total / count)
  return bits
}

const STORED_BYTES = 0xffff

/** Deflate's blocks without compression, in pieces that are not copied. To be put at a byte border. */
export function storedBlocks(bytes: Buffer): readonly Buffer[] {
  const blocks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += STORED_BYTES) {
    const data = bytes.subarray(at, at + STORED_BYTES)
    const header = Buffer.alloc(5)
    header.writeUInt16LE(data.length, 1)
    header.writeUInt16LE(data.length ^ 0xffff, 3)
    blocks.push(header, data)
  }
  return blocks
}
