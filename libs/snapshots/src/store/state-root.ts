import { closeSync, constants, mkdirSync, openSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { newId, SlipwayError, failpoint } from '@slipway/base'
import { mountsBelow, syncfs, tryFlock, unmountSync } from '@slipway/linux'
import type { TreeWorker } from '../trees/tree-worker.ts'
import type { Records } from './records.ts'

const SYNC_DELAY_MS = 500

/**
 * The directory that holds the snapshots of one store: `snapshots/<id>`, `trash/`, the journal and a lock.
 * One process has it at a time.
 */
export class StateRoot {
  readonly path: string
  readonly #lock: number
  readonly #worker: TreeWorker
  #records: Records | undefined
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  readonly #later: string[] = []
  #dirty = false
  #closed = false

  private constructor(path: string, lock: number, worker: TreeWorker) {
    this.path = path
    this.#lock = lock
    this.#worker = worker
  }

  static open(path: string, worker: TreeWorker): StateRoot {
    mkdirSync(join(path, 'snapshots'), { recursive: true, mode: 0o700 })
    mkdirSync(join(path, 'trash'), { recursive: true, mode: 0o700 })
    const lock = openSync(join(path, 'lock'), constants.O_RDWR | constants.O_CREAT, 0o600)
    if (!tryFlock(lock, 'exclusive')) {
      closeSync(lock)
      throw new SlipwayError('failed-precondition', `snapshots ${path} are in use by another process`)
    }
    return new StateRoot(path, lock, worker)
  }

  dir(id: number, ...names: readonly string[]): string {
    return join(this.path, 'snapshots', String(id), ...names)
  }

  /** Ends what a dead process left: mounts below the root, directories without a record, records without one. */
  adopt(records: Records): void {
    this.#records = records
    for (const target of mountsBelow(this.path)) unmountSync(target, { lazy: true })
    const names = readdirSync(join(this.path, 'snapshots'))
    const known = names.reduce((count, name) => count + (records.has(Number(name)) ? 1 : 0), 0)
    if (known < records.size) {
      const there = new Set(names)
      records.dropMissing((id) => there.has(String(id)))
    }
    for (const name of names) if (!records.has(Number(name))) this.discard(join(this.path, 'snapshots', name))
    for (const name of readdirSync(join(this.path, 'trash'))) this.#delete(join(this.path, 'trash', name))
    this.scheduleSync()
  }

  /** Takes a directory below the root away at once; deleting it goes on in the background. */
  discard(path: string): void {
    const target = join(this.path, 'trash', newId())
    renameSync(path, target)
    failpoint('snapshots.trash.moved')
    this.#delete(target)
  }

  /** Deletes something that is in nobody's way, together with others, about when the next sync comes. */
  removeLater(path: string): void {
    this.#later.push(path)
  }

  #delete(...paths: readonly string[]): void {
    // What cannot be deleted now is found again at the next start, or goes with its snapshot.
    if (paths.length > 0) this.#worker.run({ kind: 'remove', paths }).catch(() => undefined)
  }

  /** Soon, in one sync for all commits until then. */
  scheduleSync(): void {
    this.#dirty = true
    if (this.#timer || this.#running || this.#closed) return
    this.#timer = setTimeout(() => {
      this.sync().catch(() => undefined)
    }, SYNC_DELAY_MS)
    this.#timer.unref()
  }

  /** Everything committed before this call is on disk when it resolves. */
  async sync(): Promise<void> {
    // A sync under way may have begun before the caller's last commit: wait for the next one.
    if (this.#running) await this.#running.catch(() => undefined)
    this.#running ??= this.#syncNow().finally(() => {
      this.#running = undefined
      if (this.#dirty) this.scheduleSync()
    })
    await this.#running
  }

  async #syncNow(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#dirty = false
    this.#delete(...this.#later.splice(0))
    const position = this.#records?.position()
    await syncfs(this.#lock)
    failpoint('snapshots.sync.done')
    if (position !== undefined) await this.#records?.markSynced(position)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.sync()
    clearTimeout(this.#timer)
    this.#records?.close()
    closeSync(this.#lock)
  }
}
