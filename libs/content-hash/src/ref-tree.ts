import { mkdtemp, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TREE_INDEX_META } from '@slipway/fs-sync/files'
import type { ImmutableRef, RefContext } from '@slipway/refs'
import type { Mounter } from '@slipway/snapshots'
import type { HashTree, MountedRoot } from './content-hasher.ts'

export interface RefTreeOptions {
  readonly mounter: Mounter
  /** Directory for mount points. */
  readonly mountDir: string
  /** Directory of the index files of synced trees. */
  readonly indexDir: string
}

/** A ref as a tree to hash; to be used while the ref is held. */
export function treeOfRef(ref: ImmutableRef, options: RefTreeOptions, context: RefContext): HashTree {
  const name = ref.getMeta(TREE_INDEX_META)
  return {
    id: ref.id,
    ...(name ? { index: join(options.indexDir, Buffer.from(name).toString()) } : {}),
    mount: () => mountRef(ref, options, context),
  }
}

/** A plain directory is read where it is. */
async function mountRef(
  ref: ImmutableRef,
  options: RefTreeOptions,
  context: RefContext,
): Promise<MountedRoot> {
  const specs = await ref.mounts(context)
  const [first] = specs
  if (specs.length === 1 && first?.type === 'bind' && first.target === undefined) {
    return { path: first.source, [Symbol.asyncDispose]: () => Promise.resolve() }
  }
  const path = await mkdtemp(join(options.mountDir, 'hash-'))
  const remove = async (): Promise<void> => {
    await options.mounter.unmount(path)
    await rmdir(path)
  }
  try {
    await options.mounter.mount(specs, path)
  } catch (error) {
    await remove()
    throw error
  }
  return { path, [Symbol.asyncDispose]: remove }
}
