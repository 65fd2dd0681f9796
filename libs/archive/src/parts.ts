import { closeSync, openSync } from 'node:fs'
import { createDigester, type Digest, parseDigest, SlipwayError } from '@slipway/base'
import type { ChunkWriter } from './chunk-writer.ts'

/** A piece of an archive: bytes, or a stored blob in a file of this host. */
export type ArchivePart = Uint8Array | BlobFile

export interface BlobFile {
  readonly file: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
}

/** All parts, one after the other. Throws `data-loss` when a file does not hold its blob. */
export function* joinParts(parts: readonly ArchivePart[], out: ChunkWriter): Generator<void> {
  for (const part of parts) {
    if (part instanceof Uint8Array) yield* out.write(part)
    else yield* copyBlob(part, out)
  }
}

function* copyBlob({ file, digest, size }: BlobFile, out: ChunkWriter): Generator<void> {
  const digester = createDigester(parseDigest(digest).algorithm)
  const fd = openSync(file, 'r')
  try {
    yield* out.copy(fd, size, `blob ${digest}`, (bytes) => void digester.update(bytes))
  } finally {
    closeSync(fd)
  }
  const found = digester.digest()
  if (found !== digest) throw new SlipwayError('data-loss', `unexpected digest ${found} copied`)
}
