import { mkdirSync } from 'node:fs'
import { type Clock, SlipwayError, systemClock } from '@slipway/base'
import type {
  MountSpec,
  SnapshotChanges,
  SnapshotInfo,
  SnapshotKind,
  Snapshots,
  SnapshotUsage,
} from '../snapshots.ts'
import { readBootId, Records, type SnapshotRecord } from '../store/records.ts'
import { StateRoot } from '../store/state-root.ts'
import { TreeWorker } from '../trees/tree-worker.ts'
import { measureUpTo } from '../trees/usage.ts'

export interface NativeOptions {
  readonly root: string
  readonly clock?: Clock
  readonly bootId?: string
}

const INLINE_ENTRIES = 500

/** Opens the store. Works on every file system; copies share blocks where it can do that. */
export async function createNativeSnapshots(options: NativeOptions): Promise<NativeSnapshots> {
  mkdirSync(options.root, { recursive: true, mode: 0o700 })
  const worker = new TreeWorker()
  const root = StateRoot.open(options.root, worker)
  const records = Records.open({
    root: options.root,
    clock: options.clock ?? systemClock,
    bootId: options.bootId ?? readBootId(),
    survivesCrash: ({ kind, parent }) => kind === 'active' && parent === undefined,
  })
  root.adopt(records)
  return new NativeSnapshots(root, records, worker)
}

/** A snapshot is a whole tree of its own: a copy of its parent. */
export class NativeSnapshots implements Snapshots, AsyncDisposable {
  readonly name = 'native'
  readonly #root: StateRoot
  readonly #records: Records
  readonly #worker: TreeWorker

  constructor(root: StateRoot, records: Records, worker: TreeWorker) {
    this.#root = root
    this.#records = records
    this.#worker = worker
  }

  async prepare(key: string, parent?: string): Promise<readonly MountSpec[]> {
    return this.#specs(await this.#create(key, 'active', parent))
  }

  /** A view needs no copy: it is the parent, mounted read-only. */
  async view(key: string, parent?: string): Promise<readonly MountSpec[]> {
    return this.#specs(await this.#create(key, 'view', parent))
  }

  async mounts(key: string): Promise<readonly MountSpec[]> {
    const record = this.#records.get(key)
    if (record.kind !== 'committed') return this.#specs(record)
    throw new SlipwayError('failed-precondition', `snapshot ${key} is committed and cannot be mounted`)
  }

  async commit(name: string, key: string): Promise<void> {
    this.#records.commit(name, this.#records.get(key))
    this.#root.scheduleSync()
  }

  async remove(key: string): Promise<void> {
    const record = this.#records.get(key)
    this.#records.delete(record)
    this.#root.discard(this.#root.dir(record.id))
  }

  async stat(key: string): Promise<SnapshotInfo | undefined> {
    const record = this.#records.find(key)
    return record && this.#records.info(record)
  }

  /** The whole tree: nothing is shared with the parent, as far as can be known. */
  async usage(key: string): Promise<SnapshotUsage> {
    const record = this.#records.get(key)
    const known = this.#records.usage(record)
    if (known) return known
    const path = this.#tree(record.id)
    const usage =
      (await measureUpTo(path, INLINE_ENTRIES)) ?? (await this.#worker.run({ kind: 'measure', path }))
    this.#records.setUsage(record, usage)
    return usage
  }

  async changes(key: string): Promise<SnapshotChanges> {
    const { id, kind, parent } = this.#records.get(key)
    if (kind === 'view') {
      throw new SlipwayError('failed-precondition', `snapshot ${key} is a view and has no changes`)
    }
    const tree = this.#tree(id)
    return parent === undefined ? { kind: 'full', tree } : { kind: 'full', lower: this.#tree(parent), tree }
  }

  *list(): Iterable<SnapshotInfo> {
    for (const record of this.#records.values()) yield this.#records.info(record)
  }

  get size(): number {
    return this.#records.size
  }

  kindOf(key: string): SnapshotKind | undefined {
    return this.#records.find(key)?.kind
  }

  async merge(name: string, parent: string | undefined, layers: readonly string[]): Promise<void> {
    this.#records.requireFree(name)
    const sources = layers.map((layer) => this.#records.committed(layer))
    const record = await this.#make(name, 'committed', parent)
    for (const { id, parent: base } of sources.flatMap((source) => this.#ownLayers(source))) {
      const lower = base === undefined ? {} : { lower: this.#tree(base) }
      await this.#worker.run({
        kind: 'apply-difference',
        ...lower,
        upper: this.#tree(id),
        to: this.#tree(record.id),
      })
    }
    this.#records.add({ ...record, layers: sources.map(({ id }) => id) })
    this.#root.scheduleSync()
  }

  /** A merge hands on what its layers did, removals that met nothing in it included. */
  #ownLayers(record: SnapshotRecord): readonly SnapshotRecord[] {
    if (!record.layers) return [record]
    return record.layers.flatMap((id) => this.#ownLayers(this.#records.byId(id)))
  }

  /** Resolves once all that was committed before the call is on disk. */
  async sync(): Promise<void> {
    await this.#root.sync()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#root.close()
    await this.#worker[Symbol.asyncDispose]()
  }

  async #create(key: string, kind: 'active' | 'view', parent: string | undefined): Promise<SnapshotRecord> {
    const record = await this.#make(key, kind, parent)
    this.#records.add(record)
    return record
  }

  /** The directory of a new snapshot with its content, before its record. */
  async #make(
    key: string,
    kind: SnapshotRecord['kind'],
    parentKey: string | undefined,
  ): Promise<SnapshotRecord> {
    this.#records.requireFree(key)
    const parent = parentKey === undefined ? undefined : this.#records.committed(parentKey)
    const id = this.#records.newId()
    const createdAt = this.#records.now()
    mkdirSync(this.#root.dir(id), { mode: 0o700 })
    mkdirSync(this.#tree(id), { mode: 0o755 })
    if (parent && kind !== 'view')
      await this.#worker.run({ kind: 'copy', from: this.#tree(parent.id), to: this.#tree(id) })
    // The parent may have been removed while it was copied.
    if (parentKey !== undefined) this.#records.committed(parentKey)
    return parent ? { id, key, kind, createdAt, parent: parent.id } : { id, key, kind, createdAt }
  }

  #specs({ id, kind, parent }: SnapshotRecord): readonly MountSpec[] {
    const source = this.#tree(kind === 'view' && parent !== undefined ? parent : id)
    return [{ type: 'bind', source, options: ['rbind', kind === 'view' ? 'ro' : 'rw'] }]
  }

  #tree(id: number): string {
    return this.#root.dir(id, 'fs')
  }
}
