import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { throwIfAborted } from '@slipway/base'
import { lutimesNs } from '@slipway/linux'

/** Entries that are set before other work gets its turn. */
const BATCH = 256

/** Sets the times of everything in a tree, children before their directory. */
export async function setTreeTimes(root: string, seconds: number, signal?: AbortSignal): Promise<void> {
  const time = BigInt(seconds) * 1_000_000_000n
  const directories = [root]
  let count = 0
  const set = async (path: string): Promise<void> => {
    lutimesNs(path, time, time)
    if (++count % BATCH !== 0) return
    throwIfAborted(signal)
    await nextTurn()
  }
  for (let index = 0; index < directories.length; index++) {
    const directory = directories[index]!
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) directories.push(path)
      else await set(path)
    }
  }
  for (const directory of directories.toReversed()) await set(directory)
}
