import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
import { removeStrayHashes } from '@slipway/content-hash'
import { removeStrayIndexes } from '@slipway/sources/local/trees'
import { straysInIndex } from '@slipway/sources/ref-index'
import type { StateRoot } from './state-root.ts'

/** Directories of files that each stand for one ref. */
export const REF_FILES = { hashes: 'hashes', indexes: 'sync', fetched: ['http', 'git'] } as const

/** Removes what is kept about refs that are gone: a crash may come between the removal of a ref and that of its files. */
export async function removeStrayFiles(root: StateRoot, isKnown: (refId: string) => boolean): Promise<void> {
  await removeStrayHashes(root.dir(REF_FILES.hashes), isKnown)
  await removeStrayIndexes(root.dir(REF_FILES.indexes), isKnown)
  for (const dir of REF_FILES.fetched.map((name) => root.dir(name))) {
    for (const name of straysInIndex(dir, isKnown)) rmSync(join(dir, name), { force: true })
  }
}

/** Drops results of this worker whose refs are gone; others' are none of its business. */
export async function removeStrayResults(
  store: Pick<SqliteCacheStore, 'removeStrayResults'>,
  workerId: string,
  isKnown: (refId: string) => boolean,
): Promise<void> {
  const prefix = `${workerId}::`
  await store.removeStrayResults((id) => !id.startsWith(prefix) || isKnown(id.slice(prefix.length)))
}
