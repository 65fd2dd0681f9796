import { lostError, sleep } from '@slipway/base'
import type { RefId, Worker, WorkerInfo } from '../worker.ts'
import { ownerOf } from './placement.ts'

/** Answers of workers about themselves are believed this long. */
const INFO_MS = 1_000
const LOOK_MS = 100

/** How long a worker that was lost is waited for. */
export interface Patience {
  /** Milliseconds while another one is there that could make anew what is missing. */
  readonly withOthersMs: number
  /** Milliseconds while there is no other. */
  readonly aloneMs: number
}

interface Known {
  readonly info: WorkerInfo
  readonly at: number
}

/** The workers that are here, and what is known of them. One that a call has lost must answer before it is believed in again. */
export class Members {
  readonly #list: () => readonly Worker[]
  readonly #patience: Patience
  readonly #infos = new Map<string, Known>()
  readonly #suspects = new Set<string>()

  constructor(list: () => readonly Worker[], patience: Patience) {
    this.#list = list
    this.#patience = patience
  }

  /** In an order that does not change. */
  list(): readonly Worker[] {
    return [...this.#list()].sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  suspect(id: string): void {
    this.#infos.delete(id)
    this.#suspects.add(id)
  }

  async info(member: Worker): Promise<WorkerInfo> {
    const known = this.#infos.get(member.id)
    if (known && known.at > Date.now() - INFO_MS) return known.info
    const info = await member.info()
    // Its address may serve another worker by now.
    if (info.id !== member.id)
      throw lostError(`worker ${member.id} is gone, worker ${info.id} is there instead`)
    this.#suspects.delete(member.id)
    this.#infos.set(member.id, { info, at: Date.now() })
    return info
  }

  /**
   * The worker that has a ref; the empty tree is everywhere. One that was lost may come back with what it has, and is waited for,
   * but not for long where another could make that anew. Throws an error of what is lost, which is away but not gone.
   */
  async owner(ref: RefId, signal?: AbortSignal): Promise<Worker> {
    const id = ownerOf(ref)
    if (id === '') return this.#any()
    const start = Date.now()
    for (;;) {
      const found = this.#list().find((member) => member.id === id)
      if (found && (await this.#isThere(found))) return found
      const hasOthers = await this.#areOthers(id)
      const { withOthersMs, aloneMs } = this.#patience
      // One that is not even announced any more was silent for long.
      const limit = hasOthers ? (found ? withOthersMs : 0) : aloneMs
      if (Date.now() - start >= limit) throw lostError(`worker ${id}, which has ref ${ref}, is away`, [ref])
      await sleep(LOOK_MS, signal)
    }
  }

  #any(): Worker {
    const [first] = this.list()
    if (!first) throw noWorker()
    return first
  }

  async #isThere(member: Worker): Promise<boolean> {
    if (!this.#suspects.has(member.id)) return true
    return await this.info(member).then(
      () => true,
      () => false,
    )
  }

  async #areOthers(id: string): Promise<boolean> {
    const others = this.#list().filter((member) => member.id !== id)
    const there = await Promise.all(others.map((member) => this.#isThere(member)))
    return there.includes(true)
  }
}

export function noWorker(): Error {
  return lostError('no worker is here')
}
