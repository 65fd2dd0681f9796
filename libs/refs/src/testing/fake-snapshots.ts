import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import type {
  Mounter,
  MountSpec,
  SnapshotChanges,
  SnapshotInfo,
  SnapshotKind,
  Snapshots,
  SnapshotUsage,
} from '@slipway/snapshots'
import { applyChanges, listChanges } from './fake-layers.ts'

/** Snapshots as whole copied directories: slow and plain, the yardstick for the tests of refs. */
export class FakeSnapshots implements Snapshots {
  readonly name = 'native'
  readonly #root: string
  readonly #infos = new Map<string, SnapshotInfo>()

  constructor(root: string) {
    this.#root = root
    mkdirSync(root, { recursive: true })
  }

  async prepare(key: string, parent?: string): Promise<readonly MountSpec[]> {
    this.#create(key, 'active', parent)
    return await this.mounts(key)
  }

  async view(key: string, parent?: string): Promise<readonly MountSpec[]> {
    this.#create(key, 'view', parent)
    return await this.mounts(key)
  }

  async mounts(key: string): Promise<readonly MountSpec[]> {
    const info = this.#get(key)
    if (info.kind === 'committed')
      throw new SlipwayError('failed-precondition', `snapshot ${key} is committed`)
    return [{ type: 'bind', source: this.#dir(key), options: ['rbind', info.kind === 'view' ? 'ro' : 'rw'] }]
  }

  async commit(name: string, key: string): Promise<void> {
    const info = this.#get(key)
    if (info.kind !== 'active')
      throw new SlipwayError('failed-precondition', `snapshot ${key} is ${info.kind}`)
    if (this.#infos.has(name)) throw new SlipwayError('already-exists', `snapshot ${name} exists`)
    renameSync(this.#dir(key), this.#dir(name))
    this.#infos.delete(key)
    this.#infos.set(name, { ...info, key: name, kind: 'committed' })
  }

  async remove(key: string): Promise<void> {
    this.#get(key)
    for (const info of this.#infos.values()) {
      if (info.parent === key) throw new SlipwayError('failed-precondition', `snapshot ${key} has children`)
    }
    this.#infos.delete(key)
    rmSync(this.#dir(key), { recursive: true })
  }

  async stat(key: string): Promise<SnapshotInfo | undefined> {
    return this.#infos.get(key)
  }

  async usage(key: string): Promise<SnapshotUsage> {
    this.#get(key)
    const files = readdirSync(this.#dir(key), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    )
    const size = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
    return { size, inodes: files.length }
  }

  async changes(key: string): Promise<SnapshotChanges> {
    const info = this.#get(key)
    const lower = info.parent === undefined ? {} : { lower: this.#dir(info.parent) }
    return { kind: 'full', tree: this.#dir(key), ...lower }
  }

  list(): Iterable<SnapshotInfo> {
    return this.#infos.values()
  }

  get size(): number {
    return this.#infos.size
  }

  kindOf(key: string): SnapshotKind | undefined {
    return this.#infos.get(key)?.kind
  }

  async merge(name: string, parent: string | undefined, layers: readonly string[]): Promise<void> {
    this.#create(name, 'committed', parent)
    for (const layer of layers) {
      const from = this.#get(layer).parent
      applyChanges(
        listChanges(from === undefined ? undefined : this.#dir(from), this.#dir(layer)),
        this.#dir(name),
      )
    }
  }

  /** Loses a snapshot as a crash would. */
  lose(key: string): void {
    this.#infos.delete(key)
    rmSync(this.#dir(key), { recursive: true, force: true })
  }

  keys(): readonly string[] {
    return [...this.#infos.keys()].toSorted()
  }

  #create(key: string, kind: SnapshotKind, parent: string | undefined): void {
    if (this.#infos.has(key)) throw new SlipwayError('already-exists', `snapshot ${key} exists`)
    if (parent !== undefined && this.#get(parent).kind !== 'committed') {
      throw new SlipwayError('failed-precondition', `snapshot ${parent} is not committed`)
    }
    mkdirSync(this.#dir(key))
    if (parent !== undefined) cpSync(this.#dir(parent), this.#dir(key), { recursive: true })
    const info = { key, kind, createdAt: Date.now() }
    this.#infos.set(key, parent === undefined ? info : { ...info, parent })
  }

  #get(key: string): SnapshotInfo {
    const info = this.#infos.get(key)
    if (!info) throw new SlipwayError('not-found', `snapshot ${key}: not found`)
    return info
  }

  #dir(key: string): string {
    return join(this.#root, key)
  }
}

/** Mounts binds by copying: enough for trees that are only read. */
export const copyingMounter: Mounter = {
  async mount(specs, target) {
    const [spec] = specs
    if (specs.length !== 1 || spec?.type !== 'bind') throw new Error('the fake mounts single binds only')
    cpSync(spec.source, target, { recursive: true })
  },
  async unmount(target) {
    if (!existsSync(target)) return
    for (const name of readdirSync(target)) rmSync(join(target, name), { recursive: true })
  },
}
