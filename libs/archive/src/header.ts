import { SlipwayError } from '@slipway/base'
import type { ByteString } from '@slipway/fs-sync/files'

/** Type flags of tar entries. */
export const TarType = {
  regular: '0',
  link: '1',
  symlink: '2',
  char: '3',
  block: '4',
  directory: '5',
  fifo: '6',
  paxGlobal: 'g',
} as const

/** One entry's header. Names are byte strings; those of directories end in a slash. */
export interface TarHeader {
  readonly name: ByteString
  readonly type: string
  /** Permissions with setuid, setgid and sticky. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
  /** Seconds since the epoch; in headers that were read also a fraction. */
  readonly mtime: number
  readonly linkname: ByteString
  readonly devmajor: number
  readonly devminor: number
  /** Further PAX records, such as `SCHILY.xattr.<name>`. */
  readonly records: ReadonlyMap<string, ByteString> | undefined
}

export const BLOCK = 512
export const XATTR_RECORD = 'SCHILY.xattr.'
const NAME_BYTES = 100
const PREFIX_BYTES = 155
const ZERO_BLOCK = Buffer.alloc(BLOCK)

/** Zero bytes that fill up the last block of `size` bytes. */
export function paddingOf(size: number): Buffer {
  return ZERO_BLOCK.subarray(0, (BLOCK - (size % BLOCK)) % BLOCK)
}

/** What ends an archive. */
export function endOfArchive(): Buffer {
  return Buffer.alloc(2 * BLOCK)
}

/**
 * The blocks of a header, byte for byte as Go's archive/tar writes them: plain USTAR where that can hold it, a long name
 * split in two if possible, else with a PAX header before it.
 */
export function encodeHeader(header: TarHeader): Buffer {
  const records = paxRecords(header)
  if (records.size === 1 && records.has('path')) {
    const split = splitName(header.name)
    if (split) return mainBlock({ ...header, name: split.name }, split.prefix)
  }
  if (records.size === 0) return mainBlock(header, '')
  const body = [...records.keys()]
    .sort()
    .map((key) => paxRecord(key, records.get(key)!))
    .join('')
  const data = Buffer.from(body, 'latin1')
  return Buffer.concat([
    paxBlock(header.name, data.length),
    data,
    paddingOf(data.length),
    mainBlock(header, ''),
  ])
}

function paxRecords(header: TarHeader): Map<string, ByteString> {
  const records = new Map<string, ByteString>()
  const text = (key: string, value: ByteString): void => {
    if (value.includes('\0')) throw new SlipwayError('invalid-argument', `tar ${key} contains a NUL byte`)
    if (value.length > NAME_BYTES || !isPlain(value)) records.set(key, value)
  }
  text('path', header.name)
  text('linkpath', header.linkname)
  if (!fitsOctal(8, header.uid)) records.set('uid', String(header.uid))
  if (!fitsOctal(8, header.gid)) records.set('gid', String(header.gid))
  if (!fitsOctal(12, header.size)) records.set('size', String(header.size))
  if (!fitsOctal(12, header.mtime)) records.set('mtime', String(header.mtime))
  for (const [key, value] of header.records ?? []) if (!records.has(key)) records.set(key, value)
  return records
}

/** Its length counts itself. */
function paxRecord(key: string, value: ByteString): string {
  const rest = key.length + value.length + 3
  let size = rest + String(rest).length
  size = rest + String(size).length
  return `${size} ${key}=${value}\n`
}

function paxBlock(name: ByteString, size: number): Buffer {
  const slash = name.lastIndexOf('/')
  const directory = name.slice(0, slash + 1)
  const joined = `${directory}PaxHeaders.0/${name.slice(slash + 1)}`
  const block = Buffer.alloc(BLOCK)
  const short = toPlain(cleanJoin(joined)).slice(0, NAME_BYTES).replace(/\/+$/, '')
  writeText(block, 0, NAME_BYTES, short)
  writeOctal(block, 100, 8, 0)
  writeOctal(block, 108, 8, 0)
  writeOctal(block, 116, 8, 0)
  writeOctal(block, 124, 12, size)
  writeOctal(block, 136, 12, 0)
  block[156] = 'x'.charCodeAt(0)
  finishBlock(block)
  return block
}

/** Drops empty and `.` parts; names of entries have no others to clean. */
function cleanJoin(path: ByteString): ByteString {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return (path.startsWith('/') ? '/' : '') + parts.join('/')
}

function mainBlock(header: TarHeader, prefix: ByteString): Buffer {
  const block = Buffer.alloc(BLOCK)
  writeText(block, 0, NAME_BYTES, toPlain(header.name))
  writeOctal(block, 100, 8, header.mode)
  writeOctal(block, 108, 8, header.uid)
  writeOctal(block, 116, 8, header.gid)
  writeOctal(block, 124, 12, header.size)
  writeOctal(block, 136, 12, header.mtime)
  block[156] = header.type.charCodeAt(0)
  writeText(block, 157, NAME_BYTES, toPlain(header.linkname))
  writeOctal(block, 329, 8, header.devmajor)
  writeOctal(block, 337, 8, header.devminor)
  writeText(block, 345, PREFIX_BYTES, prefix)
  finishBlock(block)
  return block
}

function finishBlock(block: Buffer): void {
  block.write('ustar\x0000', 257, 'latin1')
  block.fill(0x20, 148, 156)
  let sum = 0
  for (const byte of block) sum += byte
  writeOctal(block, 148, 7, sum)
}

/** Cut where it is too long; a slash at the cut is taken off, so that no reader takes the entry for a directory. */
function writeText(block: Buffer, offset: number, width: number, text: string): void {
  block.write(text, offset, width, 'latin1')
  if (text.length > width && text[width - 1] === '/') {
    const kept = text.slice(0, width - 1).replace(/\/+$/, '').length
    block[offset + kept] = 0
  }
}

/** Zero where the number does not fit: then a PAX record holds it. */
function writeOctal(block: Buffer, offset: number, width: number, value: number): void {
  const text = (fitsOctal(width, value) ? value : 0).toString(8).padStart(width - 1, '0')
  block.write(text, offset, width, 'latin1')
  if (text.length < width) block[offset + text.length] = 0
}

function fitsOctal(width: number, value: number): boolean {
  return value >= 0 && value < 8 ** (width - 1)
}

function isPlain(text: ByteString): boolean {
  return !/[\u0080-\u00ff]/.test(text)
}

function toPlain(text: ByteString): string {
  return isPlain(text) ? text : text.replace(/[\u0080-\u00ff]/g, '')
}

function splitName(name: ByteString): { readonly prefix: ByteString; readonly name: ByteString } | undefined {
  if (name.length <= NAME_BYTES || !isPlain(name)) return undefined
  let limit = name.length
  if (limit > PREFIX_BYTES + 1) limit = PREFIX_BYTES + 1
  else if (name.endsWith('/')) limit--
  const at = name.lastIndexOf('/', limit - 1)
  const rest = name.length - at - 1
  if (at <= 0 || rest > NAME_BYTES || rest === 0) return undefined
  return { prefix: name.slice(0, at), name: name.slice(at + 1) }
}
