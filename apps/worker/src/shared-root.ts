import { closeSync, mkdirSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { errorMessage, type Logger, sleep, SlipwayError } from '@slipway/base'
import { mountsBelow, tryFlock, unmount } from '@slipway/linux'
import { type StateRoot, tryOpenStateRoot } from '@slipway/app-standalone/state-root'

const LOCK_MS = 30_000
const RETRY_MS = 20

/**
 * Takes the first of the directories `workers/1`, `workers/2`, … below `path` that no worker holds: the number of workers may change, and
 * what one has left is found by whoever comes next. Throws `unavailable` when another one does not come to an end with taking its own.
 */
export async function openSharedRoot(path: string, lockMs = LOCK_MS): Promise<StateRoot> {
  const dir = workersDir(path)
  using _lock = await lockDir(dir, lockMs)
  for (let number = 1; ; number++) {
    const root = tryOpenStateRoot(join(dir, String(number)))
    if (root) return root
  }
}

/** Ends the mounts of workers that were killed and have not come back; their files stay. */
export async function endStrayMounts(path: string, logger: Logger, lockMs = LOCK_MS): Promise<void> {
  const dir = workersDir(path)
  using _lock = await lockDir(dir, lockMs)
  for (const name of readdirSync(dir)) {
    if (!/^\d+$/.test(name)) continue
    using root = tryOpenStateRoot(join(dir, name))
    if (!root) continue
    for (const target of mountsBelow(root.path)) {
      logger.info({ target }, 'ends a mount that a killed worker has left')
      await unmount(target, { lazy: true }).catch((err: unknown) =>
        logger.warn({ err }, `failed to unmount ${target}: ${errorMessage(err)}`),
      )
    }
  }
}

function workersDir(path: string): string {
  const dir = join(path, 'workers')
  mkdirSync(dir, { recursive: true, mode: 0o711 })
  return dir
}

/** Whoever looks at what is free does so alone. */
async function lockDir(dir: string, ms: number): Promise<Disposable> {
  const file = join(dir, 'lock')
  const fd = openSync(file, 'a', 0o600)
  const lock = { [Symbol.dispose]: () => closeSync(fd) }
  for (const end = Date.now() + ms; !tryFlock(fd, 'exclusive'); ) {
    if (Date.now() > end) {
      lock[Symbol.dispose]()
      throw new SlipwayError('unavailable', `could not lock ${file} within ${ms / 1000} s`)
    }
    await sleep(RETRY_MS)
  }
  return lock
}
