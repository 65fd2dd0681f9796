import { type Digest, isCode, type Logger } from '@slipway/base'
import type { BlobInfo, ContentStore } from '@slipway/content'
import type { SnapshotInfo, Snapshots } from '@slipway/snapshots'
import { LAYER_BLOB_LABELS } from './core.ts'
import type { Graph } from './graph.ts'
import type { RefRecord } from './store/record.ts'
import type { LoadedRecords } from './store/store.ts'

/**
 * Records that can be trusted: their snapshots exist, and after a crash of the machine nothing that was never synced is
 * believed. Records that stand on a dropped one are dropped when the graph is built.
 */
export function trustedRecords(
  loaded: LoadedRecords,
  snapshots: Pick<Snapshots, 'kindOf'>,
): readonly RefRecord[] {
  return loaded.records.filter((record) => {
    if (record.label !== undefined) {
      return !loaded.machineCrashed && snapshots.kindOf(`${record.id}.active`) === 'active'
    }
    if (record.frozenOf !== undefined) return !loaded.machineCrashed
    return record.snapshot === undefined || snapshots.kindOf(record.snapshot) === 'committed'
  })
}

/** Removes snapshots that no record knows, those on top first. */
export async function removeStraySnapshots(
  graph: Graph,
  snapshots: Snapshots,
  logger: Logger,
): Promise<void> {
  const known = new Set<string>()
  const know = (key: string | undefined): void => {
    if (key !== undefined && snapshots.kindOf(key) !== undefined) known.add(key)
  }
  for (const entry of graph.entries.values()) {
    if (entry.mutable) know(entry.activeKey)
    know(entry.snapshot)
    for (const key of entry.hidden) know(key)
  }
  if (known.size === snapshots.size) return
  const all = new Map([...snapshots.list()].map((info) => [info.key, info]))
  const stray = [...all.values()].filter((info) => !known.has(info.key))
  for (const info of stray.toSorted((a, b) => depth(b, all) - depth(a, all))) {
    try {
      await snapshots.remove(info.key)
    } catch (error) {
      if (!isCode(error, 'not-found')) logger.warn({ err: error }, `cannot remove stray snapshot ${info.key}`)
    }
  }
}

function depth(info: SnapshotInfo, all: ReadonlyMap<string, SnapshotInfo>): number {
  let count = 0
  for (let at = info.parent; at !== undefined; at = all.get(at)?.parent) count++
  return count
}

/** Layer blobs of ours that nobody names. */
export async function* strayBlobs(
  content: Pick<ContentStore, 'list'>,
  isNamed: (digest: Digest) => boolean,
): AsyncIterable<BlobInfo> {
  const [label] = Object.keys(LAYER_BLOB_LABELS)
  for await (const blob of content.list())
    if (blob.labels[label!] !== undefined && !isNamed(blob.digest)) yield blob
}

/**
 * Deletes layer blobs of ours that no record names any more. May run beside the work of the store: what was written since
 * `before` is left alone, since its record may still be on its way.
 */
export async function removeStrayBlobs(graph: Graph, content: ContentStore, before: number): Promise<void> {
  for await (const { digest, createdAt } of strayBlobs(content, (named) => graph.namesBlob(named)))
    if (createdAt < before) await content.delete(digest)
}
