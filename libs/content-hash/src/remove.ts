import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const ENDING = '.hashes'

/** To be called with every tree that is gone. */
export async function removeHashes(cacheDir: string, id: string): Promise<void> {
  const file = join(cacheDir, `${encodeURIComponent(id)}${ENDING}`)
  if (existsSync(file)) await rm(file, { force: true })
}

/** Removes what is kept of trees that are not known any more, and what was half written. */
export async function removeStrayHashes(cacheDir: string, isKnown: (id: string) => boolean): Promise<void> {
  for (const name of await straysIn(cacheDir, isKnown)) await rm(join(cacheDir, name), { force: true })
}

/** Files below `cacheDir` that belong to no known tree. */
export async function straysIn(
  cacheDir: string,
  isKnown: (id: string) => boolean,
): Promise<readonly string[]> {
  return (await readdir(cacheDir)).filter(
    (name) => !name.endsWith(ENDING) || !isKnown(decodeURIComponent(name.slice(0, -ENDING.length))),
  )
}
