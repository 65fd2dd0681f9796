const MAGIC: readonly (readonly number[])[] = [
  [0x42, 0x5a, 0x68], // bzip2
  [0x1f, 0x8b, 0x08], // gzip
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], // xz
]
const BLOCK = 512
const CHECKSUM_START = 148
const CHECKSUM_END = 156

/** True for the first bytes of a tar archive, plain or compressed. */
export function isArchive(head: Uint8Array): boolean {
  return MAGIC.some((magic) => magic.every((byte, index) => head[index] === byte)) || isTarHeader(head)
}

/** A tar header has no magic that all writers set, but its checksum is always right. */
function isTarHeader(head: Uint8Array): boolean {
  if (head.length < BLOCK) return false
  const stored = Buffer.from(head.subarray(CHECKSUM_START, CHECKSUM_END)).toString('latin1')
  const digits = /^[ \0]*([0-7]+)[ \0]*$/.exec(stored)?.[1]
  if (digits === undefined) return false
  let sum = 0
  for (let index = 0; index < BLOCK; index++) {
    sum += index >= CHECKSUM_START && index < CHECKSUM_END ? 0x20 : head[index]!
  }
  return sum === Number.parseInt(digits, 8)
}
