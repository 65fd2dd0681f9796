import type { BlobManager } from '@slipway/content'

/** Deletes logs that no record names, unless they were written since `before`: their record may be on its way. */
export async function removeStrayLogs(
  logs: Pick<BlobManager, 'list' | 'delete'>,
  named: ReadonlySet<string>,
  before: number,
): Promise<void> {
  for await (const { digest, createdAt } of logs.list()) {
    if (createdAt < before && !named.has(digest)) await logs.delete(digest)
  }
}
