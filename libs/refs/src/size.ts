import { isCode } from '@slipway/base'
import type { Core } from './core.ts'
import type { Entry } from './entry.ts'

/** Bytes of the entry alone: its snapshot and the blobs that are here. Computed when first asked and remembered. */
export async function sizeOf(core: Core, entry: Entry): Promise<number> {
  if (entry.size !== undefined) return entry.size
  const parts = await Promise.all([
    ...snapshotKeys(entry).map((key) => snapshotSize(core, key)),
    ...new Set(entry.blobs.map((blob) => blob.descriptor.digest))
      .values()
      .map(async (digest) => (await core.parts.content.stat(digest))?.size ?? 0),
    deferredSize(core, entry),
  ])
  const size = parts.reduce((sum, part) => sum + part, 0)
  // What is being written has no size that could be remembered.
  if (entry.mutable && entry.open) return size
  entry.size = size
  core.persistSoon(entry)
  return size
}

function snapshotKeys(entry: Entry): readonly string[] {
  if (entry.frozenOf) return [entry.frozenOf.activeKey]
  if (entry.mutable) return [entry.activeKey]
  return entry.snapshot === undefined ? [] : [entry.snapshot, ...entry.hidden]
}

async function deferredSize(core: Core, entry: Entry): Promise<number> {
  const tree = entry.frozenOf ?? (entry.mutable ? entry : undefined)
  return tree?.label === undefined ? 0 : await core.parts.deferred.size(tree.id)
}

async function snapshotSize(core: Core, key: string): Promise<number> {
  try {
    return (await core.parts.snapshots.usage(key)).size
  } catch (error) {
    if (isCode(error, 'not-found')) return 0
    throw error
  }
}
