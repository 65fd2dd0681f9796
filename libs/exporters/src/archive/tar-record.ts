import { createDigester, type Digest, SlipwayError } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'

/** One entry of an image archive. */
export interface TarRecord {
  /** Ends in '/' for a directory. */
  readonly name: string
  readonly mode: number
  readonly size: number
  content(signal: AbortSignal): AsyncIterable<Uint8Array>
}

const BLOCK = 512
const MAX_OCTAL_SIZE = 8 ** 11 - 1

export function fileRecord(name: string, mode: number, bytes: Uint8Array): TarRecord {
  return {
    name,
    mode,
    size: bytes.length,
    async *content() {
      yield bytes
    },
  }
}

export function directoryRecord(name: string): TarRecord {
  return { name, mode: 0o755, size: 0, async *content() {} }
}

/** A blob; its digest is verified on the way, the archive is not finished when it does not match. */
export function blobRecord(provider: BlobProvider, digest: Digest, size: number): TarRecord {
  const [algorithm = '', hex = ''] = digest.split(':')
  return {
    name: `blobs/${algorithm}/${hex}`,
    mode: 0o444,
    size,
    async *content(signal) {
      const digester = createDigester(algorithm)
      for await (const chunk of provider.read(digest, { signal })) {
        digester.update(chunk)
        yield chunk
      }
      const got = digester.digest()
      if (got !== digest) throw new SlipwayError('data-loss', `unexpected digest ${got} copied`)
    },
  }
}

/**
 * The archive, entries in byte order of their names, each name once, all times and owners zero: equal images give
 * equal bytes.
 */
export async function* writeTar(
  records: readonly TarRecord[],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const byName = new Map<string, TarRecord>()
  for (const record of records) if (!byName.has(record.name)) byName.set(record.name, record)
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const record of sorted) {
    yield tarHeader(record)
    let size = 0
    for await (const chunk of record.content(signal)) {
      size += chunk.length
      yield chunk
    }
    if (size !== record.size) {
      throw new SlipwayError('data-loss', `unexpected copy size for ${record.name}`)
    }
    const padding = (BLOCK - (size % BLOCK)) % BLOCK
    if (padding > 0) yield new Uint8Array(padding)
  }
  yield new Uint8Array(2 * BLOCK)
}

function tarHeader(record: TarRecord): Uint8Array {
  if (record.size <= MAX_OCTAL_SIZE) return ustar(record.name, record.mode, record.size, typeOf(record))
  // Go puts what the octal field cannot hold into a PAX record.
  const pax = Buffer.from(paxRecord('size', String(record.size)))
  const paxPadding = Buffer.alloc((BLOCK - (pax.length % BLOCK)) % BLOCK)
  const slash = record.name.lastIndexOf('/')
  const paxName = `${record.name.slice(0, slash + 1)}PaxHeaders.0/${record.name.slice(slash + 1)}`
  return Buffer.concat([
    ustar(paxName, 0, pax.length, 'x'),
    pax,
    paxPadding,
    ustar(record.name, record.mode, 0, typeOf(record)),
  ])
}

function typeOf(record: TarRecord): string {
  return record.name.endsWith('/') ? '5' : '0'
}

function paxRecord(key: string, value: string): string {
  const body = ` ${key}=${value}\n`
  let length = body.length + 1
  while (String(length).length + body.length !== length) length = String(length).length + body.length
  return `${length}${body}`
}

/** Names of image archives are short ASCII: the name field holds them all. */
function ustar(name: string, mode: number, size: number, type: string): Buffer {
  const header = Buffer.alloc(BLOCK)
  const octal = (value: number, offset: number, length: number): void => {
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1')
  }
  header.write(name, 0, 100, 'latin1')
  octal(mode, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  header.fill(' ', 148, 156)
  header.write(type, 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  octal(0, 329, 8)
  octal(0, 337, 8)
  let sum = 0
  for (const byte of header) sum += byte
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}
