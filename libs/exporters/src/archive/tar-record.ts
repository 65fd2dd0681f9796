import { encodeHeader, endOfArchive, paddingOf, TarType } from '@slipway/archive'
import type { Digest } from '@slipway/base'

/** A blob as the content of an entry. */
export interface RecordedBlob {
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
}

/** One entry of an image archive. */
export interface TarRecord {
  /** Ends in '/' for a directory. */
  readonly name: string
  readonly mode: number
  readonly size: number
  readonly content: Uint8Array | RecordedBlob
}

export function fileRecord(name: string, mode: number, bytes: Uint8Array): TarRecord {
  return { name, mode, size: bytes.length, content: bytes }
}

export function directoryRecord(name: string): TarRecord {
  return { name, mode: 0o755, size: 0, content: new Uint8Array(0) }
}

export function blobRecord(digest: Digest, size: number): TarRecord {
  return { name: `blobs/${digest.replace(':', '/')}`, mode: 0o444, size, content: { digest, size } }
}

/**
 * What the archive consists of: entries in byte order of their names, each name once, all times and owners zero. Equal images
 * give equal bytes.
 */
export function* tarParts(records: readonly TarRecord[]): Generator<Uint8Array | RecordedBlob> {
  const byName = new Map<string, TarRecord>()
  for (const record of records) if (!byName.has(record.name)) byName.set(record.name, record)
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const record of sorted) {
    yield tarHeader(record)
    yield record.content
    yield paddingOf(record.size)
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
