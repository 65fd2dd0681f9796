import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isCode, type Logger } from '@slipway/base'
import type { Mounter } from '@slipway/snapshots'

/**
 * The directory of mount points, sockets and secrets, emptied of what a crash left. Nothing is removed recursively that may
 * still be a mount.
 */
export async function openTempRoot(path: string, mounter: Mounter, logger: Logger): Promise<string> {
  mkdirSync(path, { recursive: true, mode: 0o711 })
  for (const name of readdirSync(path)) {
    const stale = join(path, name)
    try {
      await mounter.unmount(stale)
      if (name.startsWith('ssh-')) rmSync(stale, { recursive: true })
      else rmdirSync(stale)
    } catch (error) {
      if (!isCode(error, 'not-found')) logger.warn({ err: error }, `cannot clean up ${stale}`)
    }
  }
  return path
}
