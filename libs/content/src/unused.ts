import type { Digest } from '@slipway/base'
import type { BlobManager, BlobProvider } from './content.ts'

/** Deletes the blobs that were last written or touched before `before` (milliseconds since the epoch); answers which. */
export async function removeUnused(
  store: Pick<BlobProvider, 'stat'> & Pick<BlobManager, 'list' | 'delete'>,
  before: number,
): Promise<readonly Digest[]> {
  const removed: Digest[] = []
  for await (const { digest, createdAt } of store.list()) {
    // Asked again: a listing may take long, and somebody may have come to use it meanwhile.
    if (createdAt >= before || ((await store.stat(digest))?.createdAt ?? before) >= before) continue
    await store.delete(digest)
    removed.push(digest)
  }
  return removed
}
