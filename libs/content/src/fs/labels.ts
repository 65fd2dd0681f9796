import { readFileSync } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeDirectory, syncDirectory } from './paths.ts'

export type Labels = Readonly<Record<string, string>>

/** Labels of one blob. A file that cannot be read as labels counts as none: it was never acknowledged. */
export function loadLabels(path: string): Labels {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return {}
  }
  if (typeof parsed !== 'object' || parsed === null) return {}
  return Object.fromEntries(
    Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** Replaces the labels of one blob, durably and at once. */
export async function saveLabels(path: string, tempPath: string, labels: Labels): Promise<void> {
  if (Object.keys(labels).length === 0) {
    await removeIfThere(path)
    return
  }
  const handle = await open(tempPath, 'wx', 0o644)
  try {
    await handle.writeFile(JSON.stringify(labels))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await makeDirectory(dirname(path))
  await rename(tempPath, path)
  await syncDirectory(dirname(path))
}

export async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}
