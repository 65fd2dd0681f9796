import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId, SlipwayError } from '@slipway/base'
import { tryFlock } from '@slipway/linux'

/** Where each part of the daemon keeps its state, below one root that one process holds. */
export interface StateRoot extends Disposable {
  readonly path: string
  /** Stable over restarts. */
  readonly workerId: string
  /** A directory of one part. */
  dir(name: string): string
}

const LOCK = 'slipwayd.lock'

/** Takes the root for this process. Throws `failed-precondition` when another daemon holds it. */
export function openStateRoot(path: string): StateRoot {
  const root = tryOpenStateRoot(path)
  if (root) return root
  throw new SlipwayError(
    'failed-precondition',
    `could not lock ${join(path, LOCK)}, another instance running?`,
  )
}

/** `undefined` when another daemon holds it. */
export function tryOpenStateRoot(path: string): StateRoot | undefined {
  mkdirSync(path, { recursive: true, mode: 0o711 })
  const fd = openSync(join(path, LOCK), 'a', 0o600)
  if (!tryFlock(fd, 'exclusive')) {
    closeSync(fd)
    return undefined
  }
  const dir = (name: string): string => {
    const full = join(path, name)
    mkdirSync(full, { recursive: true, mode: 0o711 })
    return full
  }
  return { path, workerId: loadWorkerId(path), dir, [Symbol.dispose]: () => closeSync(fd) }
}

function loadWorkerId(root: string): string {
  const file = join(root, 'workerid')
  if (existsSync(file)) {
    const id = readFileSync(file, 'utf8').trim()
    if (/^[a-z0-9]{1,64}$/.test(id)) return id
  }
  const id = newId()
  writeFileSync(`${file}.tmp`, id, { flush: true })
  renameSync(`${file}.tmp`, file)
  return id
}
