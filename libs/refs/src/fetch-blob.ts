import { failpoint } from '@slipway/base'
import type { BlobIngester, BlobProvider } from '@slipway/content'
import type { Descriptor } from '@slipway/oci'
import { LAYER_BLOB_LABELS } from './core.ts'
import type { SharedContext } from './reported-work.ts'

/** Time between two progress updates of one download. */
const REPORT_EVERY_MS = 150

/** Streams a blob into the content store, verified, with progress under its digest as BuildKit shows it. */
export async function fetchBlob(
  blob: Descriptor,
  from: BlobProvider,
  into: BlobIngester,
  shared: SharedContext,
): Promise<void> {
  const started = Date.now()
  const report = (current: number, completed?: number): void =>
    shared.status({
      id: blob.digest,
      current,
      total: blob.size,
      started,
      ...(completed === undefined ? {} : { completed }),
    })
  report(0)
  await using ingest = await into.openIngest({ signal: shared.signal })
  let reported = started
  for await (const chunk of from.read(blob.digest, { signal: shared.signal })) {
    shared.signal.throwIfAborted()
    await ingest.write(chunk)
    failpoint('refs.pull.chunk')
    if (Date.now() - reported < REPORT_EVERY_MS) continue
    reported = Date.now()
    report(ingest.offset)
  }
  await ingest.commit({ digest: blob.digest, size: blob.size, labels: LAYER_BLOB_LABELS })
  report(blob.size, Date.now())
}
