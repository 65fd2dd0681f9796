import { mkdtemp, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mounter, MountSpec } from '@slipway/snapshots'

export interface DirectoryMounts {
  readonly mounter: Mounter
  /** Directory for mount points. */
  readonly mountDir: string
}

/** Runs `use` with the tree of these specs: a plain directory where it is, anything else mounted meanwhile. */
export async function withDirectory<T>(
  mounts: DirectoryMounts,
  specs: readonly MountSpec[],
  use: (root: string) => Promise<T>,
): Promise<T> {
  const [first] = specs
  if (specs.length === 1 && first?.type === 'bind' && first.target === undefined)
    return await use(first.source)
  const target = await mkdtemp(join(mounts.mountDir, 'source-'))
  try {
    await mounts.mounter.mount(specs, target)
    return await use(target)
  } finally {
    await mounts.mounter.unmount(target)
    await rmdir(target)
  }
}
