import { abortable, mapLimit, SlipwayError } from '@slipway/base'
import type { RefHold, RefId, WorkContext, Worker } from '../worker.ts'
import { ownerOf } from './placement.ts'

const TRANSFERS_AT_ONCE = 6
const MOST_NAMES = 10_000

/** What has been moved from worker to worker, as layers, and moves what has not been yet. */
export class Copies {
  readonly #ownerOf: (ref: RefId, signal: AbortSignal) => Promise<Worker>
  /** Names of copies, by original and worker, and of originals, by copy and worker. They may be gone by now. */
  readonly #names = new Map<string, RefId>()
  /** Settles when what is being moved, by the same keys, is there or has failed. */
  readonly #moving = new Map<string, Promise<void>>()

  /** `owner` finds the worker that has a ref, or throws `unavailable`. */
  constructor(owner: (ref: RefId, signal: AbortSignal) => Promise<Worker>) {
    this.#ownerOf = owner
  }

  /** Whether a ref or a copy of it is known to be on a worker. */
  isAt(ref: RefId, worker: string): boolean {
    return ownerOf(ref) === worker || this.#names.has(`${ref} ${worker}`)
  }

  /** Works with inputs by their names on `member`; copies of them are held meanwhile. */
  async with<T>(
    wanted: readonly RefId[],
    member: Worker,
    context: WorkContext,
    work: (inputs: readonly RefId[]) => Promise<T>,
  ): Promise<T> {
    const moved: RefHold[] = []
    try {
      return await work(
        await mapLimit(wanted, TRANSFERS_AT_ONCE, (input) => this.#bring(input, member, context, moved)),
      )
    } finally {
      for (const hold of moved) await hold.release()
    }
  }

  /** Name of an input on `member`, moved there when it is elsewhere. */
  async #bring(ref: RefId, member: Worker, context: WorkContext, moved: RefHold[]): Promise<RefId> {
    if (ref === '' || ownerOf(ref) === member.id) return ref
    const key = `${ref} ${member.id}`
    for (;;) {
      const copy = await this.#known(key, member)
      if (copy) {
        moved.push(copy)
        return copy.id
      }
      const moving = this.#moving.get(key)
      if (!moving) break
      await abortable(moving, context.signal)
    }
    const moving = this.#move(ref, member, context).then((copy) => {
      if (copy) this.#remember(ref, copy.id)
      return copy
    })
    const settled = moving.then(
      () => void this.#moving.delete(key),
      () => void this.#moving.delete(key),
    )
    this.#moving.set(key, settled)
    const copy = await moving
    if (!copy) return ''
    moved.push(copy)
    return copy.id
  }

  #remember(original: RefId, copy: RefId): void {
    this.#names.set(`${original} ${ownerOf(copy)}`, copy)
    this.#names.set(`${copy} ${ownerOf(original)}`, original)
    for (const key of this.#names.keys()) {
      if (this.#names.size <= MOST_NAMES) break
      this.#names.delete(key)
    }
  }

  async #known(key: string, member: Worker): Promise<RefHold | undefined> {
    const id = this.#names.get(key)
    if (id === undefined) return undefined
    try {
      return await member.hold(id)
    } catch {
      this.#names.delete(key)
      return undefined
    }
  }

  async #move(ref: RefId, member: Worker, context: WorkContext): Promise<RefHold | undefined> {
    const owner = await this.#ownerOf(ref, context.signal)
    if (!member.adopt)
      throw new SlipwayError('unimplemented', `worker ${member.id} cannot take layers from others`)
    // The layers can be read as long as this lasts.
    const reading = new AbortController()
    const signal = AbortSignal.any([context.signal, reading.signal])
    try {
      const options = { compression: 'gzip', force: false } as const
      const { layers, provider, location } = await owner.remote(ref, options, { ...context, signal })
      const from = { provider, ...(location ? { location } : {}) }
      return await member.adopt(layers, from, context)
    } finally {
      reading.abort(new SlipwayError('canceled', 'the layers are moved'))
    }
  }
}
