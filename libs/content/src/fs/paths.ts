import { readFileSync } from 'node:fs'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Digest, parseDigest } from '@slipway/base'

/**
 * Layout of one store:
 *   blobs/<algorithm>/<2 hex>/<hex>        the bytes; read-only; complete whenever the name exists
 *   labels/<algorithm>/<2 hex>/<hex>.json  labels, where there are any
 *   ingest/<owner>/<n>                     what is being written; the owner is a process, so that several may share a store
 */
export interface StorePaths {
  readonly root: string
  readonly ingest: string
}

export function storePaths(root: string): StorePaths {
  return { root, ingest: join(root, 'ingest', ownerName(process.pid)) }
}

export function blobPath(paths: StorePaths, digest: Digest): string {
  const { algorithm, hex } = parseDigest(digest)
  return join(paths.root, 'blobs', algorithm, hex.slice(0, 2), hex)
}

export function labelsPath(paths: StorePaths, digest: Digest): string {
  const { algorithm, hex } = parseDigest(digest)
  return join(paths.root, 'labels', algorithm, hex.slice(0, 2), `${hex}.json`)
}

/** Makes the directories and removes what dead processes left half written. */
export async function prepareRoot(paths: StorePaths): Promise<void> {
  for (const name of ['blobs', 'labels', 'ingest']) await mkdir(join(paths.root, name), { recursive: true })
  const own = ownerName(process.pid)
  for (const owner of await readdir(join(paths.root, 'ingest'))) {
    if (owner === own || isAlive(owner)) continue
    await rm(join(paths.root, 'ingest', owner), { recursive: true, force: true })
  }
  await mkdir(paths.ingest, { recursive: true })
  await syncDirectory(paths.root)
}

/** `mkdir -p` whose new entries survive a crash. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made))
}

export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A process id alone comes round again; with its start time it does not. */
function ownerName(pid: number): string {
  return `${pid}.${startTime(pid) ?? 0}`
}

function isAlive(owner: string): boolean {
  const [pid = '', started = ''] = owner.split('.')
  if (!/^\d+$/.test(pid)) return false
  const now = startTime(Number(pid))
  if (now !== undefined) return now === started
  if (process.platform === 'linux') return false
  try {
    process.kill(Number(pid), 0)
    return true
  } catch {
    return false
  }
}

/** Start time of a process in clock ticks since boot, where the system tells. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
