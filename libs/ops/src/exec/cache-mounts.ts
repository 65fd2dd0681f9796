import { abortable, createDeferred, type Deferred, isCode, KeyedMutex } from '@slipway/base'
import type { ImmutableRef, MutableRef, RefContext, Refs } from '@slipway/refs'
import type { MountSpec } from '@slipway/snapshots'

export type CacheSharing = 'shared' | 'private' | 'locked'

export interface CacheRequest {
  readonly id: string
  readonly sharing: CacheSharing
  /** What a new cache starts with; caches on other trees are other caches. */
  readonly base: ImmutableRef | undefined
  readonly description: string
}

/** One user's hold of a cache directory. */
export interface CacheHold extends AsyncDisposable {
  readonly id: string
  mounts(): Promise<readonly MountSpec[]>
}

interface Shared {
  readonly ref: Promise<MutableRef>
  users: number
}

/** The cache directories of a host: kept between steps, shared between those that run at once as their mounts say. */
export class CacheMounts {
  readonly #refs: Refs
  readonly #shared = new Map<string, Shared>()
  readonly #opening = new KeyedMutex()
  readonly #released = new Map<string, Deferred<void>>()

  constructor(refs: Refs) {
    this.#refs = refs
  }

  async acquire(request: CacheRequest, context: RefContext): Promise<CacheHold> {
    const label = cacheLabel(request)
    if (request.sharing === 'shared') return await this.#acquireShared(label, request, context)
    const ref = await this.#open(label, request, context, request.sharing === 'locked')
    return hold(ref, async () => {
      await ref.release()
      this.#notify(label)
    })
  }

  /** Makes the next users of these caches start with empty ones; those that have one keep it. */
  async forget(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const label = cacheLabel({ id, base: undefined })
      for (const key of this.#shared.keys()) {
        if (key === label || key.startsWith(`${label}:`)) this.#shared.delete(key)
      }
      await this.#refs.forgetMutable(label)
    }
  }

  async #acquireShared(label: string, request: CacheRequest, context: RefContext): Promise<CacheHold> {
    const shared: Shared = this.#shared.get(label) ?? {
      ref: this.#open(label, request, context, false),
      users: 0,
    }
    this.#shared.set(label, shared)
    shared.users++
    const leave = async (): Promise<void> => {
      if (--shared.users > 0) return
      if (this.#shared.get(label) === shared) this.#shared.delete(label)
      const ref = await shared.ref.catch(() => undefined)
      await ref?.release()
      this.#notify(label)
    }
    try {
      return hold(await shared.ref, leave)
    } catch (error) {
      await leave()
      throw error
    }
  }

  /** The latest directory that nobody has, or a new one; with `wait` only where there is none at all. */
  async #open(label: string, request: CacheRequest, context: RefContext, wait: boolean): Promise<MutableRef> {
    for (;;) {
      const released = this.#whenReleased(label)
      const found = await this.#opening.run(
        label,
        async () => await this.#openOrCreate(label, request, context, wait),
        context.signal,
      )
      if (found) return found
      await abortable(released, context.signal)
    }
  }

  async #openOrCreate(
    label: string,
    request: CacheRequest,
    context: RefContext,
    wait: boolean,
  ): Promise<MutableRef | undefined> {
    let taken = false
    for (const id of await this.#refs.findMutable(label)) {
      try {
        return await this.#refs.openMutable(id)
      } catch (error) {
        if (isCode(error, 'failed-precondition')) taken = true
        else if (!isCode(error, 'not-found')) throw error
      }
    }
    if (taken && wait) return undefined
    return await this.#refs.createMutable(
      request.base,
      { description: request.description, recordType: 'exec.cachemount', retain: { label } },
      context,
    )
  }

  #whenReleased(label: string): Promise<void> {
    const waiting = this.#released.get(label) ?? createDeferred<void>()
    this.#released.set(label, waiting)
    return waiting.promise
  }

  #notify(label: string): void {
    this.#released.get(label)?.resolve()
    this.#released.delete(label)
  }
}

/** Label under which the refs of a cache are kept. */
export function cacheLabel(request: Pick<CacheRequest, 'id' | 'base'>): string {
  return `cache-dir:${request.id}${request.base ? `:${request.base.id}` : ''}`
}

function hold(ref: MutableRef, release: () => Promise<void>): CacheHold {
  let held = true
  return {
    id: ref.id,
    mounts: async () => await ref.mounts(),
    [Symbol.asyncDispose]: async () => {
      if (!held) return
      held = false
      await release()
    },
  }
}
