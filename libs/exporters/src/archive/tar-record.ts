import { encodeHeader, endOfArchive, paddingOf, TarType } from '@slipway/archive'
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
    const padding = paddingOf(size)
    if (padding.length > 0) yield padding
  }
  yield endOfArchive()
}

function tarHeader(record: TarRecord): Uint8Array {
  return encodeHeader({
    name: record.name,
    type: record.name.endsWith('/') ? TarType.directory : TarType.regular,
    mode: record.mode,
    uid: 0,
    gid: 0,
    size: record.size,
    mtime: 0,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    records: undefined,
  })
}
