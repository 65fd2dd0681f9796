import { readdirSync, rmdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { isErrno } from '@slipway/linux'

/**
 * Removes a directory that holds files and mount points, and nothing else. Never goes into a directory: if a mount were
 * still there, what is mounted would be deleted.
 */
export function removeFlat(dir: string): void {
  try {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name)
      if (entry.isDirectory()) rmdirSync(path)
      else unlinkSync(path)
    }
    rmdirSync(dir)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
}
