import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '@slipway/base'
import { checkCacheIndex } from '@slipway/cache-store/sqlite/check'
import { straysIn } from '@slipway/content-hash'
import { checkContentFiles } from '@slipway/content/fs/check'
import { lookIntoFsContentStore } from '@slipway/content/fs/store'
import { checkHistory } from '@slipway/history/sqlite/check'
import { mountsBelow } from '@slipway/linux'
import { checkRefs } from '@slipway/refs/check'
import { MOUNT_POINT_PREFIX } from '@slipway/refs/core'
import { DOCUMENT_AGE_MS, strayDocuments } from '@slipway/refs/gc/documents'
import { strayBlobs } from '@slipway/refs/janitor'
import { checkSnapshots } from '@slipway/snapshots/check'
import { strayIndexes } from '@slipway/sources/local/trees'
import { straysInIndex } from '@slipway/sources/ref-index'
import { REF_FILES } from '../janitor.ts'
import type { StateRoot } from '../state-root.ts'

/** All stores below a root that no daemon holds, each for itself and against each other. */
export async function checkRoot(
  root: StateRoot,
  options: { readonly deep: boolean },
): Promise<readonly Problem[]> {
  const content = await checkContentFiles(root.dir('content'), options)
  const logs = await checkContentFiles(root.dir('history'), options)
  const snapshots = checkSnapshots(root.dir('snapshots'))
  const refs = checkRefs(root.dir('refs'), snapshots.snapshots)
  const history = checkHistory(join(root.path, 'history.db'), logs.blobs)
  const prefix = `${root.workerId}::`
  const isUsable = (id: string): boolean => !id.startsWith(prefix) || refs.ids.has(id.slice(prefix.length))
  return [
    ...content.problems,
    ...logs.problems,
    ...snapshots.problems,
    ...refs.problems,
    ...checkCacheIndex(join(root.path, 'cache.db'), isUsable),
    ...history.problems,
    ...(await strayLayers(root, refs.blobs)),
    ...(await forgottenDocuments(root, refs.blobs, history.results)),
    ...[...logs.blobs]
      .filter((digest) => !history.logs.has(digest))
      .map((digest) => ({ place: `log ${digest}`, text: 'belongs to no build' })),
    ...(await strayFiles(root, (id) => refs.ids.has(id))),
  ]
}

/** Layers that only refs need, and no ref names. */
async function strayLayers(root: StateRoot, named: ReadonlySet<string>): Promise<readonly Problem[]> {
  const store = lookIntoFsContentStore(root.dir('content'))
  const problems: Problem[] = []
  if (!existsSync(join(root.path, 'content', 'blobs'))) return problems
  for await (const { digest } of strayBlobs(store, (blob) => named.has(blob))) {
    const repair = async (): Promise<void> => await store.delete(digest)
    problems.push({ place: `blob ${digest}`, text: 'a layer that belongs to no ref', repair })
  }
  return problems
}

/** Collections come behind by this much at most, as long as the daemon works. */
const COLLECTED_WITHIN_MS = 2 * DOCUMENT_AGE_MS

/** Manifests, configs and layers of exports that a collection should have removed long before the last thing was written. */
async function forgottenDocuments(
  root: StateRoot,
  layers: ReadonlySet<string>,
  named: ReadonlySet<string>,
): Promise<readonly Problem[]> {
  const store = lookIntoFsContentStore(root.dir('content'))
  let lastWrite = 0
  for await (const { createdAt } of store.list()) lastWrite = Math.max(lastWrite, createdAt)
  const before = lastWrite - COLLECTED_WITHIN_MS
  const roots = { namesLayer: (digest: string) => layers.has(digest), named, before }
  return (await strayDocuments(store, roots)).map(({ digest }) => ({
    place: `blob ${digest}`,
    text: 'a document that nothing has needed for long',
    repair: async () => await store.delete(digest),
  }))
}

async function strayFiles(root: StateRoot, isKnown: (id: string) => boolean): Promise<readonly Problem[]> {
  const stray = (dir: string, names: readonly string[], text: string): readonly Problem[] =>
    names.map((place) => ({ place: join(dir, place), text }))
  const [hashes, indexes] = [root.dir(REF_FILES.hashes), root.dir(REF_FILES.indexes)]
  const left = (...path: readonly string[]): readonly Problem[] => {
    const dir = join(root.path, ...path)
    return existsSync(dir) ? stray(dir, readdirSync(dir), 'left by a step that is over') : []
  }
  return [
    ...stray(hashes, await straysIn(hashes, isKnown), 'belongs to no ref'),
    ...stray(indexes, await strayIndexes(indexes, isKnown), 'belongs to no ref'),
    ...REF_FILES.fetched.flatMap((name) =>
      stray(root.dir(name), straysInIndex(root.dir(name), isKnown), 'names no ref that is here'),
    ),
    ...left('mounts'),
    ...left('worker', 'tmp'),
    ...left('executor', 'bundles'),
    ...stray(
      root.dir('refs'),
      readdirSync(root.dir('refs')).filter((name) => name.startsWith(MOUNT_POINT_PREFIX)),
      'left by a step that is over',
    ),
    ...mountsBelow(root.path)
      .filter((place) => place !== root.path)
      .map((place) => ({ place, text: 'still mounted' })),
  ]
}
