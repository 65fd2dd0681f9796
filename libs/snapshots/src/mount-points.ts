import { readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '@slipway/base'
import type { Mounter } from './snapshots.ts'

/**
 * Ends the mounts that a dead process left in `dir`, and removes their directories; with a prefix only those whose names begin
 * with it. Nothing is removed that may still be mounted.
 */
export async function clearMountPoints(
  dir: string,
  mounter: Mounter,
  logger: Logger,
  prefix = '',
): Promise<void> {
  for (const name of await readdir(dir)) {
    if (!name.startsWith(prefix)) continue
    const target = join(dir, name)
    try {
      await mounter.unmount(target)
      await rmdir(target)
    } catch (err) {
      logger.warn({ err }, `cannot clean up mount point ${target}`)
    }
  }
}
