import { existsSync, statSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode, failpoint } from '@slipway/base'
import { type FsSync, indexOfPack, packFileOf, packFilesOf, TREE_INDEX_META } from '@slipway/fs-sync'
import type { DeferredFiles, ImmutableRef, MutableRef, RefContext, Refs } from '@slipway/refs'
import type { MountSpec } from '@slipway/snapshots'
import { type DirectoryMounts, withDirectory } from '../with-directory.ts'

export interface TreesOptions extends DirectoryMounts {
  readonly refs: Refs
  /** Directory of the index files of synced trees. */
  readonly indexDir: string
}

const INDEX_ENDING = '.idx'

/** The file that holds the index of the tree of this mutable ref; to be removed when the ref is gone. */
export function treeIndexFile(indexDir: string, mutableId: string): string {
  return join(indexDir, `${mutableId}${INDEX_ENDING}`)
}

/** Removes indexes of trees that are not known any more, and what was half written. */
export async function removeStrayIndexes(
  indexDir: string,
  isKnown: (refId: string) => boolean,
): Promise<void> {
  for (const name of await strayIndexes(indexDir, isKnown)) await rm(join(indexDir, name), { force: true })
}

/** Files below `indexDir` that belong to no known tree. */
export async function strayIndexes(
  indexDir: string,
  isKnown: (refId: string) => boolean,
): Promise<readonly string[]> {
  return (await readdir(indexDir)).filter((name) => {
    const index = indexOfPack(name)
    return !index.endsWith(INDEX_ENDING) || !isKnown(index.slice(0, -INDEX_ENDING.length))
  })
}

/** To be called with every ref that is gone. */
export async function removeTreeIndex(indexDir: string, refId: string): Promise<void> {
  const index = treeIndexFile(indexDir, refId)
  // Most refs have none of them, and to be told so by a look is the cheapest.
  for (const name of [index, ...packFilesOf(index)]) if (existsSync(name)) await rm(name, { force: true })
}

/** What syncs keep apart of their trees, in the packs beside their indexes. */
export function deferredFiles(options: Omit<TreesOptions, 'refs'>, sync: FsSync): DeferredFiles {
  const { indexDir } = options
  const find = (id: string): string | undefined => {
    const index = treeIndexFile(indexDir, id)
    return existsSync(packFileOf(index)) ? index : undefined
  }
  return {
    place: async (id, specs) => {
      const index = find(id)
      return index !== undefined && (await withDirectory(options, specs, (root) => sync.place(index, root)))
    },
    find,
    size: async (id) =>
      statSync(packFileOf(treeIndexFile(indexDir, id)), { throwIfNoEntry: false })?.size ?? 0,
  }
}

/**
 * Runs `sync` in a tree that is kept between builds under `label`, and gives the tree as it is then. A tree that somebody
 * else syncs or reads at the time is left alone: another one is taken, or made.
 */
export async function syncTree(
  options: TreesOptions,
  label: string,
  description: string,
  context: RefContext,
  sync: (root: string, index: string) => Promise<void>,
): Promise<ImmutableRef> {
  await using tree = await takeTree(options.refs, label, description, context)
  const index = treeIndexFile(options.indexDir, tree.id)
  try {
    await withDirectory(options, await tree.mounts(), (root) => sync(root, index))
  } catch (error) {
    // Half a tree, of which nothing is known, only takes space.
    if (!existsSync(index)) await tree.discard()
    throw error
  }
  failpoint('sync.tree.done')
  const frozen = await tree.freeze()
  try {
    await frozen.setMeta(TREE_INDEX_META, Buffer.from(`${tree.id}${INDEX_ENDING}`))
  } catch (error) {
    await frozen.release()
    throw error
  }
  return frozen
}

async function takeTree(
  refs: Refs,
  label: string,
  description: string,
  context: RefContext,
): Promise<TreeHandle> {
  for (const id of await refs.findMutable(label)) {
    try {
      return new TreeHandle(await refs.openMutable(id))
    } catch (error) {
      if (!isCode(error, 'failed-precondition') && !isCode(error, 'not-found')) throw error
    }
  }
  const options = { description, recordType: 'source.local', retain: { label } } as const
  return new TreeHandle(await refs.createMutable(undefined, options, context))
}

/** Releases the tree unless it was frozen: that ends the handle. */
class TreeHandle implements AsyncDisposable {
  readonly #ref: MutableRef
  #frozen = false

  constructor(ref: MutableRef) {
    this.#ref = ref
  }

  get id(): string {
    return this.#ref.id
  }

  async discard(): Promise<void> {
    await this.#ref.discard()
  }

  mounts(): Promise<readonly MountSpec[]> {
    return this.#ref.mounts()
  }

  async freeze(): Promise<ImmutableRef> {
    const frozen = await this.#ref.freeze()
    this.#frozen = true
    return frozen
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#frozen) await this.#ref.release()
  }
}
