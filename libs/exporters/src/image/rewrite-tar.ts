import {
  decompress,
  encodeHeader,
  endOfArchive,
  paddingOf,
  type TarHeader,
  TarReader,
} from '@slipway/archive'

/** PAX records that say again what a header's fields say; times of access and change are not kept at all. */
const OWN_RECORDS: ReadonlySet<string> = new Set([
  'path',
  'linkpath',
  'uid',
  'gid',
  'size',
  'mtime',
  'atime',
  'ctime',
])

/** A layer's tar with no time later than `epoch` (seconds); all else stays as it is. Takes any compression, gives none. */
export async function* clampTar(blob: AsyncIterable<Uint8Array>, epoch: number): AsyncGenerator<Buffer> {
  let out: Buffer[] = []
  let size = 0
  const reader = new TarReader({
    header: (header) => {
      size = header.size
      out.push(encodeHeader(clamped(header, epoch)))
    },
    data: (chunk) => out.push(chunk),
    end: () => out.push(paddingOf(size)),
  })
  for await (const chunk of decompress(buffers(blob))) {
    reader.push(chunk)
    if (out.length > 0) yield Buffer.concat(out)
    out = []
  }
  reader.finish()
  yield endOfArchive()
}

function clamped(header: TarHeader, epoch: number): TarHeader {
  const records = new Map([...(header.records ?? [])].filter(([key]) => !OWN_RECORDS.has(key)))
  return {
    ...header,
    mtime: Math.min(header.mtime, epoch),
    records: records.size > 0 ? records : undefined,
  }
}

async function* buffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}
