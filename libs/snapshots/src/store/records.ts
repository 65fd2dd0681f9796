import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, SlipwayError } from '@slipway/base'
import type { SnapshotInfo, SnapshotKind, SnapshotUsage } from '../snapshots.ts'
import { Journal } from './journal.ts'

export interface SnapshotRecord {
  /** Names the directory; never used twice. */
  readonly id: number
  readonly key: string
  readonly kind: SnapshotKind
  readonly parent?: number
  readonly createdAt: number
  /** Of a merge: the snapshots whose own layers make it up, lowest first. */
  readonly layers?: readonly number[]
  /** Of a merge: some layer removes things, so the layers cannot lie on each other as they are. */
  readonly removes?: boolean
}

type Used = readonly [id: number, size: number, inodes: number]
type Entry =
  | { readonly open: string }
  | { readonly put: SnapshotRecord }
  /** Many at once, as a rewritten journal has them: one line is read faster than many. */
  | { readonly puts: readonly SnapshotRecord[] }
  | { readonly del: number }
  | { readonly usage: Used }
  | { readonly usages: readonly Used[] }
  /** The effects of the first so many entries are on disk. */
  | { readonly synced: number }
  | { readonly closed: true }

export interface RecordsOptions {
  readonly root: string
  readonly clock: Clock
  /** Identifies this run of the kernel; page cache survives as long as it stays. */
  readonly bootId: string
  /** Whether an active snapshot can be trusted after the machine went down unexpectedly. */
  readonly survivesCrash: (record: SnapshotRecord) => boolean
}

/**
 * What snapshots exist. All of it is in memory; every change goes to the journal before it counts.
 *
 * Entries are not synced one by one. `markSynced` records up to where everything (entries and snapshot files) is on
 * disk. When the machine, not only the process, went down, what was committed after that mark is dropped at open.
 */
export class Records {
  readonly #byKey = new Map<string, SnapshotRecord>()
  readonly #byId = new Map<number, SnapshotRecord>()
  readonly #users = new Map<number, number>()
  readonly #usage = new Map<number, SnapshotUsage>()
  readonly #clock: Clock
  readonly #journal: Journal<Entry>
  #nextId = 1

  private constructor(journal: Journal<Entry>, clock: Clock) {
    this.#journal = journal
    this.#clock = clock
  }

  static open(options: RecordsOptions): Records {
    const { journal, entries } = Journal.open<Entry>(join(options.root, 'journal'))
    const records = new Records(journal, options.clock)
    const crashed = machineWentDown(entries, options.bootId)
    for (const entry of entries) records.#apply(entry)
    if (!crashed && entries.length > 0 && records.#isTidy(journal)) {
      journal.append({ open: options.bootId })
      return records
    }
    const durable = durableIn(entries)
    if (crashed) records.#dropUnsafe((record) => durable.has(record.id) || options.survivesCrash(record))
    const trusted = (record: SnapshotRecord): boolean => crashed || durable.has(record.id)
    records.#rewrite(options.bootId, trusted)
    return records
  }

  get size(): number {
    return this.#byId.size
  }

  has(id: number): boolean {
    return this.#byId.has(id)
  }

  get(key: string): SnapshotRecord {
    const record = this.#byKey.get(key)
    if (!record) throw new SlipwayError('not-found', `snapshot ${key} does not exist: not found`)
    return record
  }

  find(key: string): SnapshotRecord | undefined {
    return this.#byKey.get(key)
  }

  byId(id: number): SnapshotRecord {
    const record = this.#byId.get(id)
    if (!record) throw new SlipwayError('internal', `snapshot ${id} has no record`)
    return record
  }

  values(): IterableIterator<SnapshotRecord> {
    return this.#byId.values()
  }

  info({ key, kind, parent, createdAt }: SnapshotRecord): SnapshotInfo {
    return parent === undefined
      ? { key, kind, createdAt }
      : { key, kind, parent: this.byId(parent).key, createdAt }
  }

  /** The committed snapshot of a key; `failed-precondition` for another kind. */
  committed(key: string): SnapshotRecord {
    const record = this.get(key)
    if (record.kind === 'committed') return record
    throw new SlipwayError('failed-precondition', `snapshot ${key} is not committed: ${record.kind}`)
  }

  newId(): number {
    return this.#nextId++
  }

  now(): number {
    return this.#clock.now()
  }

  requireFree(key: string): void {
    if (!this.#byKey.has(key)) return
    throw new SlipwayError('already-exists', `snapshot ${key} already exists`)
  }

  add(record: SnapshotRecord): void {
    this.requireFree(record.key)
    this.#journal.append({ put: record })
    this.#set(record)
  }

  commit(name: string, record: SnapshotRecord): void {
    this.requireFree(name)
    if (record.kind !== 'active') {
      throw new SlipwayError('failed-precondition', `snapshot ${record.key} is not active: ${record.kind}`)
    }
    const committed: SnapshotRecord = { ...record, key: name, kind: 'committed', createdAt: this.now() }
    this.#journal.append({ put: committed })
    this.#unset(record)
    this.#set(committed)
  }

  delete(record: SnapshotRecord): void {
    const users = this.#users.get(record.id) ?? 0
    if (users > 0) {
      throw new SlipwayError('failed-precondition', `snapshot ${record.key} is in use by ${users} others`)
    }
    this.#journal.append({ del: record.id })
    this.#unset(record)
    this.#usage.delete(record.id)
  }

  usage(record: SnapshotRecord): SnapshotUsage | undefined {
    return this.#usage.get(record.id)
  }

  setUsage(record: SnapshotRecord, usage: SnapshotUsage): void {
    if (this.#byId.get(record.id)?.kind !== 'committed') return
    this.#journal.append({ usage: [record.id, usage.size, usage.inodes] })
    this.#usage.set(record.id, usage)
  }

  /** Drops every record that `exists` denies, and what builds on it; for directories that are gone. */
  dropMissing(exists: (id: number) => boolean): void {
    const before = new Set(this.#byId.keys())
    this.#dropUnsafe((record) => exists(record.id))
    for (const id of before) if (!this.#byId.has(id)) this.#journal.append({ del: id })
  }

  /** Where the journal stands now, for `markSynced` once the file system was synced. */
  position(): number {
    return this.#journal.lines
  }

  async markSynced(position: number): Promise<void> {
    this.#journal.append({ synced: position })
    await this.#journal.sync()
  }

  close(): void {
    this.#journal.append({ closed: true })
    this.#journal.close()
  }

  /** Whether the journal says little that is no longer so. */
  #isTidy(journal: Journal<Entry>): boolean {
    return journal.lines <= this.#byId.size + TIDY_LINES
  }

  #apply(entry: Entry): void {
    if ('puts' in entry) for (const record of entry.puts) this.#replace(record)
    else if ('put' in entry) this.#replace(entry.put)
    else if ('del' in entry) {
      const old = this.#byId.get(entry.del)
      if (old) this.#unset(old)
    } else if ('usage' in entry) {
      this.#setUsage(entry.usage)
    } else if ('usages' in entry) for (const used of entry.usages) this.#setUsage(used)
  }

  #setUsage([id, size, inodes]: Used): void {
    this.#usage.set(id, { size, inodes })
  }

  #replace(record: SnapshotRecord): void {
    const old = this.#byId.get(record.id)
    if (old) this.#unset(old)
    this.#set(record)
    this.#nextId = Math.max(this.#nextId, record.id + 1)
  }

  #dropUnsafe(isSafe: (record: SnapshotRecord) => boolean): void {
    // Ids grow from parent to child, so one pass sees every parent before its children.
    for (const record of [...this.#byId.values()].sort((a, b) => a.id - b.id)) {
      const needs = [record.parent, ...(record.layers ?? [])].filter((id) => id !== undefined)
      if (isSafe(record) && needs.every((id) => this.#byId.has(id))) continue
      this.#unset(record)
      this.#usage.delete(record.id)
    }
  }

  #rewrite(bootId: string, trusted: (record: SnapshotRecord) => boolean): void {
    const all = [...this.#byId.values()].sort((a, b) => a.id - b.id)
    const safe = batches(all.filter(trusted)).map((puts): Entry => ({ puts }))
    const rest = batches(all.filter((record) => !trusted(record))).map((puts): Entry => ({ puts }))
    const used = [...this.#usage]
      .filter(([id]) => this.#byId.has(id))
      .map(([id, { size, inodes }]): Used => [id, size, inodes])
    const usage = batches(used).map((usages): Entry => ({ usages }))
    this.#journal.rewrite([...safe, ...usage, { synced: safe.length }, { open: bootId }, ...rest])
  }

  #set(record: SnapshotRecord): void {
    this.#byKey.set(record.key, record)
    this.#byId.set(record.id, record)
    this.#count(record, 1)
  }

  #unset(record: SnapshotRecord): void {
    this.#byKey.delete(record.key)
    this.#byId.delete(record.id)
    this.#count(record, -1)
  }

  #count({ parent, layers }: SnapshotRecord, by: number): void {
    if (parent !== undefined) this.#countUser(parent, by)
    if (layers) for (const id of layers) this.#countUser(id, by)
  }

  #countUser(id: number, by: number): void {
    const users = (this.#users.get(id) ?? 0) + by
    if (users === 0) this.#users.delete(id)
    else this.#users.set(id, users)
  }
}

/** Lines beyond one a record that a journal may have before it is written anew. */
const TIDY_LINES = 1_000
const RECORDS_PER_LINE = 256

function batches<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / RECORDS_PER_LINE) }, (_, index) =>
    all.slice(index * RECORDS_PER_LINE, (index + 1) * RECORDS_PER_LINE),
  )
}

/** Ids of the snapshots whose last entry is on disk with its files. */
function durableIn(entries: readonly Entry[]): ReadonlySet<number> {
  const synced = entries.reduce((most, entry) => ('synced' in entry ? entry.synced : most), 0)
  const durable = new Set<number>()
  for (const [index, entry] of entries.entries()) {
    const records = 'puts' in entry ? entry.puts : 'put' in entry ? [entry.put] : []
    for (const { id } of records) {
      if (index < synced) durable.add(id)
      else durable.delete(id)
    }
  }
  return durable
}

/** What a journal that nobody has open says, by number of the directory. */
export function readInfos(path: string): {
  readonly infos: ReadonlyMap<number, SnapshotInfo>
  readonly torn: number
} {
  const { entries, torn } = Journal.read<Entry>(path)
  const records = new Map<number, SnapshotRecord>()
  for (const entry of entries) {
    if ('puts' in entry) for (const record of entry.puts) records.set(record.id, record)
    else if ('put' in entry) records.set(entry.put.id, entry.put)
    else if ('del' in entry) records.delete(entry.del)
  }
  const info = ({ key, kind, parent, createdAt }: SnapshotRecord): SnapshotInfo => {
    const below = parent === undefined ? undefined : records.get(parent)
    return { key, kind, createdAt, ...(below ? { parent: below.key } : {}) }
  }
  return { infos: new Map([...records].map(([id, record]) => [id, info(record)])), torn }
}

function machineWentDown(entries: readonly Entry[], bootId: string): boolean {
  const last = entries.at(-1)
  if (last === undefined || 'closed' in last) return false
  const open = entries.findLast((entry) => 'open' in entry)
  return open !== undefined && 'open' in open && open.open !== bootId
}

export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
}
