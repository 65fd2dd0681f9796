import { chmodSync, lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { throwIfAborted } from '@slipway/base'

/** Lets everybody write the files of a checkout that nobody may run, as BuildKit did before it set a umask for git. */
export async function makeWritable(root: string, signal?: AbortSignal): Promise<void> {
  const directories = [root]
  for (const directory of directories) {
    throwIfAborted(signal)
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) directories.push(path)
      if (!entry.isFile()) continue
      const { mode } = lstatSync(path)
      if ((mode & 0o111) === 0) chmodSync(path, (mode & 0o7777) | 0o222)
    }
  }
}
