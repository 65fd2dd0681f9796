import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Digest, Problem } from '@slipway/base'
import { setAside } from '@slipway/base/set-aside'
import type { SnapshotInfo } from '@slipway/snapshots'
import { integrityOf } from './store/database.ts'
import type { RefRecord } from './store/record.ts'

export interface RefsCheck {
  readonly ids: ReadonlySet<string>
  /** Blobs that records name. */
  readonly blobs: ReadonlySet<Digest>
  readonly problems: readonly Problem[]
}

/** Compares the records of a store that nobody has open with the snapshots that are there. */
export function checkRefs(root: string, snapshots: ReadonlyMap<string, SnapshotInfo>): RefsCheck {
  const path = join(root, 'refs.db')
  const nothing = { ids: new Set<string>(), blobs: new Set<Digest>() }
  if (!existsSync(path)) return { ...nothing, problems: strays(new Set(), snapshots) }
  const damage = integrityOf(path)
  if (damage !== undefined) {
    const repair = async (): Promise<void> => setAside(path)
    return { ...nothing, problems: [{ place: path, text: `damaged: ${damage}`, repair }] }
  }
  const db = new DatabaseSync(path)
  try {
    return checkRecords(db, path, snapshots)
  } finally {
    db.close()
  }
}

function checkRecords(
  db: DatabaseSync,
  path: string,
  snapshots: ReadonlyMap<string, SnapshotInfo>,
): RefsCheck {
  const records = new Map<string, RefRecord>()
  const problems: Problem[] = []
  for (const row of db.prepare('SELECT id, doc FROM refs').all()) {
    records.set(String(row['id']), JSON.parse(String(row['doc'])) as RefRecord)
  }
  const used = new Set<string>()
  const blobs = new Set<Digest>()
  for (const [id, record] of records) {
    const needs = [...record.parents, record.frozenOf ?? ''].filter((other) => other !== '')
    for (const other of needs.filter((name) => !records.has(name)))
      problems.push({ place: `ref ${id}`, text: `stands on ref ${other}, which is gone` })
    for (const [key, kind] of snapshotsOf(record)) {
      used.add(key)
      const is = snapshots.get(key)?.kind ?? 'missing'
      if (is !== kind) problems.push({ place: `ref ${id}`, text: `its ${kind} snapshot ${key} is ${is}` })
    }
    for (const blob of record.layer.blobs) blobs.add(blob.descriptor.digest)
  }
  for (const table of ['usage', 'meta'] as const) {
    const count = db
      .prepare(`SELECT count(*) AS n FROM ${table} WHERE id NOT IN (SELECT id FROM refs)`)
      .get()!['n']
    if (Number(count) > 0)
      problems.push({
        place: path,
        text: `${String(count)} rows of ${table} belong to no ref`,
        repair: async () => dropOrphans(path, table),
      })
  }
  return { ids: new Set(records.keys()), blobs, problems: [...problems, ...strays(used, snapshots)] }
}

function snapshotsOf(record: RefRecord): readonly (readonly [key: string, kind: SnapshotInfo['kind']])[] {
  if (record.label !== undefined) return [[`${record.id}.active`, 'active']]
  const committed = [record.snapshot, ...(record.hidden ?? [])].filter((key) => key !== undefined)
  return committed.map((key) => [key, 'committed'])
}

function strays(used: ReadonlySet<string>, snapshots: ReadonlyMap<string, SnapshotInfo>): readonly Problem[] {
  return [...snapshots.keys()]
    .filter((key) => !used.has(key))
    .map((key) => ({ place: `snapshot ${key}`, text: 'belongs to no ref' }))
}

function dropOrphans(path: string, table: 'usage' | 'meta'): void {
  const db = new DatabaseSync(path)
  db.exec(`DELETE FROM ${table} WHERE id NOT IN (SELECT id FROM refs)`)
  db.close()
}
