import { closeSync } from 'node:fs'
import {
  type ByteString,
  fromByteString,
  GoMode,
  isDirectory,
  isRegular,
  type Listed,
  listSource,
  openForReading,
  permissionsOf,
  type SendSource,
  type Stat,
} from '@slipway/fs-sync/files'
import type { ChunkWriter } from './chunk-writer.ts'
import { encodeHeader, endOfArchive, paddingOf, type TarHeader, TarType, XATTR_RECORD } from './header.ts'

/** Trees as a plain archive, byte for byte as the tar exporter of BuildKit writes it: all attributes, rounded times. */
export function* treeTar(source: SendSource, out: ChunkWriter): Generator<void> {
  for (const entry of listSource(source)) yield* writeEntry(entry, out)
  yield* out.write(endOfArchive())
}

function* writeEntry({ stat, origin }: Listed, out: ChunkWriter): Generator<void> {
  const header = headerOf(stat)
  if (header.type !== TarType.regular || header.size === 0) {
    yield* out.write(encodeHeader(header))
    return
  }
  if (origin.kind === 'memory') {
    yield* out.write(encodeHeader(header))
    yield* out.write(origin.data)
  } else {
    const fd = openForReading(origin.root, origin.path)
    if (fd === undefined) return
    try {
      yield* out.write(encodeHeader(header))
      yield* out.copy(fd, header.size, fromByteString(stat.path))
    } finally {
      closeSync(fd)
    }
  }
  yield* out.write(paddingOf(header.size))
}

function headerOf(stat: Stat): TarHeader {
  const type = typeOf(stat)
  return {
    name: isDirectory(stat.mode) ? `${stat.path}/` : stat.path,
    type,
    mode: permissionsOf(stat.mode),
    uid: stat.uid,
    gid: stat.gid,
    size: type === TarType.regular ? stat.size : 0,
    mtime: roundedSeconds(stat.mtime),
    linkname: stat.linkname,
    devmajor: stat.devmajor,
    devminor: stat.devminor,
    records: recordsOf(stat.xattrs),
  }
}

function typeOf(stat: Stat): string {
  if (isDirectory(stat.mode)) return TarType.directory
  if ((stat.mode & GoMode.symlink) !== 0) return TarType.symlink
  if (stat.linkname !== '') return TarType.link
  if ((stat.mode & GoMode.device) !== 0)
    return (stat.mode & GoMode.charDevice) !== 0 ? TarType.char : TarType.block
  return isRegular(stat.mode) ? TarType.regular : TarType.fifo
}

function recordsOf(xattrs: Stat['xattrs']): ReadonlyMap<string, ByteString> | undefined {
  if (!xattrs || xattrs.size === 0) return undefined
  return new Map(
    [...xattrs].map(([name, value]) => [XATTR_RECORD + name, Buffer.from(value).toString('latin1')]),
  )
}

/** Half a second rounds up, as in Go. */
function roundedSeconds(ns: bigint): number {
  const shifted = ns + 500_000_000n
  return Number((shifted - (((shifted % NS) + NS) % NS)) / NS)
}

const NS = 1_000_000_000n
