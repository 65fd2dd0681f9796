import type { Archiver, ArchivePart, ByteSink } from '@slipway/archive'
import { createDigester, parseDigest, SlipwayError } from '@slipway/base'
import type { BlobFiles, BlobProvider } from '@slipway/content'
import type { RecordedBlob } from './tar-record.ts'

/**
 * Writes parts of an archive, each blob verified: the sink is not to be ended when this throws. Blobs in files of this host are read
 * and hashed in a thread, others come from their provider.
 */
export async function writeParts(
  parts: Iterable<Uint8Array | RecordedBlob>,
  from: { readonly provider: BlobProvider & Partial<BlobFiles>; readonly archiver: Archiver },
  sink: ByteSink,
  signal: AbortSignal,
): Promise<void> {
  const { provider, archiver } = from
  let here: ArchivePart[] = []
  for (const part of parts) {
    const file = part instanceof Uint8Array ? undefined : await provider.pathOf?.(part.digest)
    if (part instanceof Uint8Array) here.push(part)
    else if (file !== undefined) here.push({ ...part, file })
    else {
      await archiver.joinParts(here, sink, { signal })
      here = []
      await copyBlob(provider, part, sink, signal)
    }
  }
  await archiver.joinParts(here, sink, { signal })
}

async function copyBlob(
  provider: BlobProvider,
  { digest, size }: RecordedBlob,
  sink: ByteSink,
  signal: AbortSignal,
): Promise<void> {
  const digester = createDigester(parseDigest(digest).algorithm)
  let copied = 0
  for await (const chunk of provider.read(digest, { signal })) {
    digester.update(chunk)
    copied += chunk.length
    await sink.write(chunk)
  }
  const found = digester.digest()
  if (found !== digest) throw new SlipwayError('data-loss', `unexpected digest ${found} copied`)
  if (copied !== size) throw new SlipwayError('data-loss', `unexpected copy size for blob ${digest}`)
}
