import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, KeyedMutex, SlipwayError, systemClock, failpoint } from '@slipway/base'
import { lchown } from '@slipway/linux'
import { joinLowers } from '../mounter.ts'
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
import { hasWhiteouts } from '../trees/whiteouts.ts'
import type { OverlayFeatures } from './probe.ts'
import { probeOverlay } from './probe.ts'
import { LayerStack } from './stack.ts'

export interface OverlayOptions {
  readonly root: string
  readonly clock?: Clock
  readonly bootId?: string
  /** Layers in one mount before runs of them are put together; tests lower it. The kernel stops at 500. */
  readonly maxLayers?: number
}

const INLINE_ENTRIES = 500

/** Opens the store; `unimplemented` when overlayfs does not work below `root`. */
export async function createOverlaySnapshots(options: OverlayOptions): Promise<OverlaySnapshots> {
  mkdirSync(options.root, { recursive: true, mode: 0o700 })
  const features = probeOverlay(options.root)
  if (!features) throw new SlipwayError('unimplemented', `overlayfs does not work in ${options.root}`)
  const worker = new TreeWorker()
  const root = StateRoot.open(options.root, worker)
  const records = Records.open({
    root: options.root,
    clock: options.clock ?? systemClock,
    bootId: options.bootId ?? readBootId(),
    // An overlay is mounted volatile: what its upper directory holds after a power loss is anyone's guess.
    survivesCrash: ({ kind, parent }) => kind === 'active' && parent === undefined,
  })
  rmSync(join(options.root, 'composites'), { recursive: true, force: true })
  root.adopt(records)
  return new OverlaySnapshots(root, records, worker, features, options.maxLayers ?? 64)
}

export class OverlaySnapshots implements Snapshots, AsyncDisposable {
  readonly name = 'overlay'
  readonly #root: StateRoot
  readonly #records: Records
  readonly #worker: TreeWorker
  readonly #features: OverlayFeatures
  readonly #stack: LayerStack
  readonly #maxLayers: number
  readonly #compacting = new KeyedMutex()
  /** Whether a layer directory removes anything from what it lies on. */
  readonly #removes = new Map<string, boolean>()
  /** Upper directories made for `changes` of a merge. */
  readonly #merged = new Map<number, string>()

  constructor(
    root: StateRoot,
    records: Records,
    worker: TreeWorker,
    features: OverlayFeatures,
    maxLayers: number,
  ) {
    this.#root = root
    this.#records = records
    this.#worker = worker
    this.#features = features
    this.#maxLayers = maxLayers
    this.#stack = new LayerStack(records, (id) => root.dir(id, 'fs'))
  }

  async prepare(key: string, parent?: string): Promise<readonly MountSpec[]> {
    const record = this.#create(key, 'active', parent)
    return this.#specs(record, await this.#lowers(record.parent))
  }

  async view(key: string, parent?: string): Promise<readonly MountSpec[]> {
    const record = this.#create(key, 'view', parent)
    return this.#specs(record, await this.#lowers(record.parent))
  }

  async mounts(key: string): Promise<readonly MountSpec[]> {
    const record = this.#records.get(key)
    if (record.kind === 'committed') {
      throw new SlipwayError('failed-precondition', `snapshot ${key} is committed and cannot be mounted`)
    }
    return this.#specs(record, await this.#lowers(record.parent))
  }

  async commit(name: string, key: string): Promise<void> {
    const record = this.#records.get(key)
    this.#records.commit(name, record)
    failpoint('snapshots.commit.recorded')
    this.#root.removeLater(this.#root.dir(record.id, 'work'))
    this.#root.scheduleSync()
  }

  async remove(key: string): Promise<void> {
    const record = this.#records.get(key)
    this.#records.delete(record)
    failpoint('snapshots.remove.recorded')
    this.#root.discard(this.#root.dir(record.id))
    for (const composite of [this.#stack.forget(record.id), this.#merged.get(record.id)]) {
      if (composite !== undefined) this.#root.discard(composite)
    }
    this.#merged.delete(record.id)
    this.#removes.delete(this.#root.dir(record.id, 'fs'))
  }

  async stat(key: string): Promise<SnapshotInfo | undefined> {
    const record = this.#records.find(key)
    return record && this.#records.info(record)
  }

  async usage(key: string): Promise<SnapshotUsage> {
    const record = this.#records.get(key)
    const known = this.#records.usage(record)
    if (known) return known
    const path = this.#root.dir(record.id, 'fs')
    const usage =
      (await measureUpTo(path, INLINE_ENTRIES)) ?? (await this.#worker.run({ kind: 'measure', path }))
    if (record.kind === 'committed') this.#records.setUsage(record, usage)
    return usage
  }

  async changes(key: string): Promise<SnapshotChanges> {
    const record = this.#records.get(key)
    if (record.kind === 'view') {
      throw new SlipwayError('failed-precondition', `snapshot ${key} is a view and has no changes`)
    }
    const own = this.#stack.own(record)
    const lowers = this.#stack.dirs(record.parent)
    if (own.length < 2) return { kind: 'upper', upper: own[0] ?? this.#root.dir(record.id, 'fs'), lowers }
    return { kind: 'upper', upper: await this.#materialise(record, own), lowers }
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

  /** A merge is a list of layers: nothing is copied, and nothing is linked unless a layer removes something. */
  async merge(name: string, parent: string | undefined, layers: readonly string[]): Promise<void> {
    this.#records.requireFree(name)
    const base = parent === undefined ? undefined : this.#records.committed(parent).id
    const ids = layers.map((layer) => this.#records.committed(layer).id)
    const removes = await this.#anyRemoves(ids)
    const record = this.#record(name, 'committed', base)
    mkdirSync(this.#root.dir(record.id, 'fs'), { recursive: true, mode: 0o755 })
    failpoint('snapshots.merge.made')
    this.#records.add({ ...record, layers: ids, ...(removes ? { removes } : {}) })
    this.#root.scheduleSync()
  }

  /** Resolves once all that was committed before the call is on disk. */
  async sync(): Promise<void> {
    await this.#root.sync()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#root.close()
    await this.#worker[Symbol.asyncDispose]()
  }

  #record(key: string, kind: SnapshotRecord['kind'], parent: number | undefined): SnapshotRecord {
    const base = { id: this.#records.newId(), key, kind, createdAt: this.#records.now() }
    return parent === undefined ? base : { ...base, parent }
  }

  #create(key: string, kind: 'active' | 'view', parentKey: string | undefined): SnapshotRecord {
    this.#records.requireFree(key)
    const parent = parentKey === undefined ? undefined : this.#records.committed(parentKey)
    const record = this.#record(key, kind, parent?.id)
    const fs = this.#root.dir(record.id, 'fs')
    mkdirSync(this.#root.dir(record.id), { mode: 0o700 })
    mkdirSync(fs, { mode: 0o755 })
    if (kind === 'active') mkdirSync(this.#root.dir(record.id, 'work'), { mode: 0o711 })
    if (kind === 'active' && parent) this.#inheritRoot(parent, fs)
    failpoint('snapshots.create.made')
    this.#records.add(record)
    return record
  }

  /** The root directory of an overlay is that of its upper directory: it has to look like the parent's. */
  #inheritRoot(parent: SnapshotRecord, fs: string): void {
    const [top] = this.#stack.dirs(parent.id)
    if (top === undefined) return
    const { mode, uid, gid } = lstatSync(top)
    if ((mode & 0o7777) !== 0o755) chmodSync(fs, mode & 0o7777)
    if (uid !== 0 || gid !== 0) lchown(fs, uid, gid)
  }

  #specs(record: SnapshotRecord, lowers: readonly string[]): readonly MountSpec[] {
    const fs = this.#root.dir(record.id, 'fs')
    const [first] = lowers
    if (record.kind === 'view' && lowers.length < 2) return [bindSpec(first ?? fs, 'ro')]
    if (first === undefined) return [bindSpec(fs, 'rw')]
    const options = [...this.#features.options, `lowerdir=${joinLowers(lowers)}`]
    if (record.kind === 'view') return [{ type: 'overlay', source: 'overlay', options: ['ro', ...options] }]
    const work = this.#root.dir(record.id, 'work')
    const writable = [`upperdir=${fs}`, `workdir=${work}`, ...this.#features.writableOptions]
    return [{ type: 'overlay', source: 'overlay', options: [...options, ...writable] }]
  }

  async #lowers(parent: number | undefined): Promise<readonly string[]> {
    if (parent === undefined) return []
    for (const record of this.#stack.unfinished(parent)) await this.#finish(record)
    const dirs = this.#stack.dirs(parent)
    if (dirs.length <= this.#maxLayers) return dirs
    return await this.#compacting.run(String(parent), async () => await this.#compact(parent))
  }

  async #compact(parent: number): Promise<readonly string[]> {
    for (;;) {
      const dirs = this.#stack.dirs(parent)
      if (dirs.length <= this.#maxLayers) return dirs
      const run = this.#stack.runToCompact(parent, Math.ceil(this.#maxLayers / 2))
      if (!run) return dirs
      const dir = await this.#stackInto(`${parent}-${run.span}`, run.dirs, this.#stack.dirs(run.base))
      this.#stack.setComposite(parent, { dir, base: run.base, span: run.span })
    }
  }

  /**
   * A merge with a layer that removes things. What it removes may not be there in what the layer lies on now, and
   * there a whiteout would show: such layers are put together without the whiteouts that have no meaning here.
   */
  async #finish(record: SnapshotRecord): Promise<void> {
    await this.#compacting.run(String(record.id), async () => {
      if (this.#stack.isFinished(record)) return
      const own = this.#stack.own(record)
      const dir = await this.#stackInto(`${record.id}-merge`, own, this.#stack.dirs(record.parent))
      this.#stack.setComposite(record.id, { dir, base: record.parent, span: own.length })
    })
  }

  async #anyRemoves(ids: readonly number[]): Promise<boolean> {
    for (const id of ids) {
      for (const path of this.#stack.own(this.#records.byId(id))) {
        const known = this.#removes.get(path) ?? hasWhiteouts(path, INLINE_ENTRIES)
        const removes = known ?? (await this.#worker.run({ kind: 'has-whiteouts', path }))
        this.#removes.set(path, removes)
        if (removes) return true
      }
    }
    return false
  }

  /** One upper directory for all layers of a merge. */
  async #materialise(record: SnapshotRecord, own: readonly string[]): Promise<string> {
    return await this.#compacting.run(`own-${record.id}`, async () => {
      const known = this.#merged.get(record.id)
      if (known !== undefined) return known
      const dir = await this.#stackInto(`${record.id}-own`, own)
      this.#merged.set(record.id, dir)
      return dir
    })
  }

  /** Composites are a cache: after a restart they are made again. */
  async #stackInto(name: string, dirs: readonly string[], base?: readonly string[]): Promise<string> {
    const to = join(this.#root.path, 'composites', name)
    rmSync(to, { recursive: true, force: true })
    mkdirSync(to, { recursive: true, mode: 0o755 })
    const { opaqueXattr } = this.#features
    const layers = dirs.toReversed()
    await this.#worker.run({ kind: 'stack', layers, to, opaqueXattr, ...(base ? { base } : {}) })
    return to
  }
}

function bindSpec(source: string, access: 'ro' | 'rw'): MountSpec {
  return { type: 'bind', source, options: ['rbind', access] }
}
