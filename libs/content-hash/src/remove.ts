import { rm } from 'node:fs/promises'
import { join } from 'node:path'

/** To be called with every tree that is gone. */
export async function removeHashes(cacheDir: string, id: string): Promise<void> {
  await rm(join(cacheDir, `${encodeURIComponent(id)}.hashes`), { force: true })
}
