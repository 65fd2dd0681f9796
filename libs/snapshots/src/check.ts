import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '@slipway/base'
import { mountsBelow } from '@slipway/linux'
import type { SnapshotInfo } from './snapshots.ts'
import { readInfos } from './store/records.ts'

export interface SnapshotsCheck {
  readonly snapshots: ReadonlyMap<string, SnapshotInfo>
  readonly problems: readonly Problem[]
}

/** Compares the records of a store that nobody has open with its directories. What it finds is cured when the store is opened. */
export function checkSnapshots(root: string): SnapshotsCheck {
  const marker = join(root, 'kind')
  if (!existsSync(marker)) return { snapshots: new Map(), problems: [] }
  const dir = join(root, readFileSync(marker, 'utf8').trim())
  const { infos, torn } = readInfos(join(dir, 'journal'))
  const problems: Problem[] = []
  const found = (place: string, text: string): void => void problems.push({ place, text })
  if (torn > 0) found(join(dir, 'journal'), `ends with ${torn} bytes that are no entry`)
  const directories = new Set(readdirSync(join(dir, 'snapshots')))
  for (const [id, { key }] of infos) {
    if (!directories.delete(String(id))) found(`snapshot ${key}`, `its directory ${id} is missing`)
  }
  for (const name of directories) found(join(dir, 'snapshots', name), 'directory of no snapshot')
  for (const name of readdirSync(join(dir, 'trash')))
    found(join(dir, 'trash', name), 'removed, but still here')
  for (const target of mountsBelow(dir)) found(target, 'still mounted')
  return { snapshots: new Map([...infos.values()].map((info) => [info.key, info])), problems }
}
