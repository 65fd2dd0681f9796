import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { closeSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { writeAll } from '@slipway/linux'
import { ByteWriter } from './byte-writer.ts'
import { type ByteString, GoMode, hasMode, type Stat } from './stat.ts'

/*
 * What a synced tree holds, in walking order, with the content digest of each file (for a directory: of its header alone).
 *
 * File: "SWIX" version(1) boot id(36) count(4) packed(4) | records | crc32 of all before(4).
 * Record: shared prefix, rest of path | flags | mode uid gid | mtime(8) | [link name] [devmajor devminor] [attributes(8)]
 *         | complete(1) size(6) digest(32) place(6). Plain numbers are varints, fixed ones little-endian. The last four are
 *         filled in when the file's data has arrived. The place is 0 for what is in the tree, else one more than where the
 *         data begins in the tree's pack.
 */

/** Key under which a ref keeps the name of the index file of its tree. */
export const TREE_INDEX_META = 'tree.index'

const MAGIC = Buffer.from('SWIX')
const VERSION = 2
const HEADER_BYTES = 4 + 1 + 36 + 4 + 4
const SIZE_BYTES = 6
const DIGEST_BYTES = 32
const PLACE_BYTES = 6
/** Of the part that `complete` fills in. */
const TAIL_BYTES = 1 + SIZE_BYTES + DIGEST_BYTES + PLACE_BYTES
/** The offset of what is in the tree. */
const IN_TREE = -1

const Flag = { linkname: 1, device: 2, xattrs: 4 } as const

const NO_XATTRS = Buffer.alloc(8)

/** One record; the same object is reused for the next one. */
export interface IndexEntry {
  path: ByteString
  mode: number
  uid: number
  gid: number
  mtime: bigint
  linkname: ByteString
  devmajor: number
  devminor: number
  /** Fingerprint of the extended attributes; zeros for none. */
  xattrs: Buffer
  size: number
  digest: Buffer
  /** Where its data begins in the pack; negative for what is in the tree. */
  offset: number
  /** Its data never arrived. */
  incomplete: boolean
  /** Names the record for `setOffset` of a writer with the same bytes. */
  handle: number
}

/** First bytes of the digest over the sorted attributes. */
export function xattrFingerprint(xattrs: ReadonlyMap<ByteString, Uint8Array> | undefined): Buffer {
  if (!xattrs || xattrs.size === 0) return NO_XATTRS
  const out = new ByteWriter()
  for (const name of [...xattrs.keys()].sort()) {
    const value = xattrs.get(name)!
    out.varint(name.length)
    out.latin1(name)
    out.varint(value.length)
    out.bytes(value)
  }
  return hash('sha256', out.view(), 'buffer').subarray(0, 8)
}

export class TreeIndexWriter {
  readonly #out = new ByteWriter(1 << 16)
  #previous: ByteString = ''
  #count = 0
  #packed = 0
  #packedBytes = 0

  constructor() {
    this.#out.space(HEADER_BYTES).fill(0)
  }

  get count(): number {
    return this.#count
  }

  /** Files whose data is in the pack. */
  get packed(): number {
    return this.#packed
  }

  /** Of their data, about. */
  get packedBytes(): number {
    return this.#packedBytes
  }

  /** Adds a file without its size and digest; gives the handle to complete it with. */
  add(stat: Stat, xattrs: Buffer): number {
    const out = this.#out
    const shared = sharedLength(this.#previous, stat.path)
    this.#previous = stat.path
    out.varint(shared)
    out.varint(stat.path.length - shared)
    out.latin1(stat.path.slice(shared))
    const device = hasMode(stat.mode, GoMode.device)
    const withXattrs = xattrs !== NO_XATTRS && !xattrs.equals(NO_XATTRS)
    const flags =
      (stat.linkname === '' ? 0 : Flag.linkname) | (device ? Flag.device : 0) | (withXattrs ? Flag.xattrs : 0)
    out.byte(flags)
    out.varint(stat.mode)
    out.varint(stat.uid)
    out.varint(stat.gid)
    out.int64LE(stat.mtime)
    if (stat.linkname !== '') {
      out.varint(stat.linkname.length)
      out.latin1(stat.linkname)
    }
    if (device) {
      out.varint(stat.devmajor)
      out.varint(stat.devminor)
    }
    if (withXattrs) out.bytes(xattrs)
    out.space(TAIL_BYTES).fill(0)
    this.#count++
    return out.length
  }

  complete(handle: number, size: number, digest: Uint8Array, offset = IN_TREE): void {
    const tail = handle - TAIL_BYTES
    this.#out.setUintLE(tail, 1, 1)
    this.#out.setUintLE(tail + 1, size, SIZE_BYTES)
    this.#out.setBytes(tail + 1 + SIZE_BYTES, digest)
    this.setOffset(handle, offset)
    if (offset >= 0) this.#packedBytes += size
  }

  setOffset(handle: number, offset = IN_TREE): void {
    this.#packed += Number(offset >= 0) - Number(this.isPacked(handle))
    this.#out.setUintLE(handle - PLACE_BYTES, offset + 1, PLACE_BYTES)
  }

  isComplete(handle: number): boolean {
    return this.#out.slice(handle - TAIL_BYTES, handle)[0] !== 0
  }

  isPacked(handle: number): boolean {
    return this.#out.slice(handle - PLACE_BYTES, handle).some((byte) => byte !== 0)
  }

  digestOf(handle: number): Buffer {
    const end = handle - PLACE_BYTES
    return Buffer.from(this.#out.slice(end - DIGEST_BYTES, end))
  }

  /** The whole index, valid until the next `add`. */
  bytes(): Buffer {
    const body = this.#out.slice(0, this.#out.length)
    MAGIC.copy(body, 0)
    body[4] = VERSION
    body.write(bootId(), 5, 36, 'latin1')
    body.writeUInt32LE(this.#count, 41)
    body.writeUInt32LE(this.#packed, 45)
    return body
  }

  /** Writes the index beside its place, then moves it there: a torn one is never seen under this name. */
  save(path: string): void {
    saveBody(path, this.bytes())
  }
}

function saveBody(path: string, body: Buffer): void {
  const trailer = Buffer.alloc(4)
  trailer.writeUInt32LE(crc32(body))
  const temporary = `${path}.new`
  const fd = openSync(temporary, 'w', 0o600)
  try {
    writeAll(fd, body)
    writeAll(fd, trailer)
  } finally {
    closeSync(fd)
  }
  renameSync(temporary, path)
}

function sharedLength(a: ByteString, b: ByteString): number {
  const limit = Math.min(a.length, b.length)
  let length = 0
  while (length < limit && a.charCodeAt(length) === b.charCodeAt(length)) length++
  return length
}

export class TreeIndexReader {
  readonly count: number
  /** How many of them have their data in the pack. */
  readonly packedCount: number
  /** False when the machine was restarted since: what was not flushed to disk may be lost. */
  readonly sameBoot: boolean
  readonly entry: IndexEntry = {
    path: '',
    mode: 0,
    uid: 0,
    gid: 0,
    mtime: 0n,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: NO_XATTRS,
    size: 0,
    digest: Buffer.alloc(0),
    offset: IN_TREE,
    incomplete: false,
    handle: 0,
  }
  readonly #bytes: Buffer
  #at = HEADER_BYTES

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.sameBoot = bytes.toString('latin1', 5, 41) === bootId()
    this.count = bytes.readUInt32LE(41)
    this.packedCount = bytes.readUInt32LE(45)
  }

  /** The index at `path`; `undefined` when there is none, or a torn or foreign one. */
  static load(path: string): TreeIndexReader | undefined {
    let file: Buffer
    try {
      file = readFileSync(path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    const end = file.length - 4
    if (end < HEADER_BYTES || !file.subarray(0, 4).equals(MAGIC) || file[4] !== VERSION) return undefined
    const body = file.subarray(0, end)
    return crc32(body) === file.readUInt32LE(end) ? new TreeIndexReader(body) : undefined
  }

  /** Where the next record begins. */
  get at(): number {
    return this.#at
  }

  /** Goes on with the record at `at`. `path`: that of the record before, or of a directory that it is the last one in. */
  seek(at: number, path: ByteString): void {
    this.#at = at
    this.entry.path = path
  }

  /** The whole index, for another reader. */
  get bytes(): Buffer {
    return this.#bytes
  }

  /** Reads the next record into `entry`. */
  next(): boolean {
    const bytes = this.#bytes
    if (this.#at >= bytes.length) return false
    const entry = this.entry
    const shared = this.#varint()
    entry.path = entry.path.slice(0, shared) + this.#latin1()
    const flags = bytes[this.#at++]!
    entry.mode = this.#varint()
    entry.uid = this.#varint()
    entry.gid = this.#varint()
    entry.mtime = bytes.readBigInt64LE(this.#at)
    this.#at += 8
    entry.linkname = flags & Flag.linkname ? this.#latin1() : ''
    entry.devmajor = flags & Flag.device ? this.#varint() : 0
    entry.devminor = flags & Flag.device ? this.#varint() : 0
    entry.xattrs = flags & Flag.xattrs ? bytes.subarray(this.#at, (this.#at += 8)) : NO_XATTRS
    entry.incomplete = bytes[this.#at++] === 0
    entry.size = bytes.readUIntLE(this.#at, SIZE_BYTES)
    this.#at += SIZE_BYTES
    entry.digest = bytes.subarray(this.#at, (this.#at += DIGEST_BYTES))
    entry.offset = bytes.readUIntLE(this.#at, PLACE_BYTES) - 1
    this.#at += PLACE_BYTES
    entry.handle = this.#at
    return true
  }

  /** The rest of the records whose data is in the pack. */
  *packed(): Generator<IndexEntry> {
    while (this.next()) if (this.entry.offset >= 0) yield this.entry
  }

  /** Saves the index of the same tree once everything is in its place. */
  savePlaced(path: string): void {
    const body = Buffer.from(this.#bytes)
    body.writeUInt32LE(0, 45)
    const again = new TreeIndexReader(body)
    for (const { handle } of again.packed()) body.fill(0, handle - PLACE_BYTES, handle)
    saveBody(path, body)
  }

  #varint(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]!
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 128
    }
  }

  #latin1(): ByteString {
    const length = this.#varint()
    return this.#bytes.toString('latin1', this.#at, (this.#at += length))
  }
}

/** Marks the tree as being changed: until the next `save` nothing about it is known. */
export function removeIndex(path: string): void {
  rmSync(path, { force: true })
  rmSync(`${path}.new`, { force: true })
}

let boot: string | undefined

function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().padEnd(36).slice(0, 36)
  return boot
}
