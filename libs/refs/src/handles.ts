import { type Digest, newId, SlipwayError, failpoint } from '@slipway/base'
import type { MountSpec } from '@slipway/snapshots'
import type { RecordType, RemoteResult } from '@slipway/worker'
import type { BlobMaker, BlobOptions } from './blob-maker.ts'
import { type Core, readonlySpecs } from './core.ts'
import { Entry } from './entry.ts'
import type { Localizer } from './localize.ts'
import type { ImmutableRef, MutableRef, PartialTree, RefContext } from './refs.ts'
import { sizeOf } from './size.ts'

export interface Machinery {
  readonly core: Core
  readonly localizer: Localizer
  readonly blobs: BlobMaker
}

/** One hold of an immutable ref. */
export class ImmutableHandle implements ImmutableRef {
  readonly entry: Entry
  readonly #machinery: Machinery
  #released = false

  constructor(machinery: Machinery, entry: Entry) {
    this.#machinery = machinery
    this.entry = entry
    entry.handles++
  }

  get id(): string {
    return this.entry.id
  }

  get parentId(): string | undefined {
    return this.entry.base?.id
  }

  get recordType(): RecordType {
    return this.entry.recordType
  }

  get chainId(): Digest | undefined {
    return this.entry.chainId
  }

  isLocal(): boolean {
    return this.entry.local
  }

  async mounts(context: RefContext): Promise<readonly MountSpec[]> {
    this.#check()
    return await entryMounts(this.#machinery, this.entry, context)
  }

  async partialTree(context: RefContext): Promise<PartialTree | undefined> {
    this.#check()
    context.signal.throwIfAborted()
    const { frozenOf } = this.entry
    const index = frozenOf && this.#machinery.core.parts.deferred.find(frozenOf.id)
    if (index === undefined) return undefined
    const specs = await frozenMounts(this.#machinery, this.entry)
    return specs && { specs, index }
  }

  async remote(options: BlobOptions, context: RefContext): Promise<RemoteResult> {
    this.#check()
    return await this.#machinery.blobs.remote(this.entry, options, context)
  }

  getMeta(key: string): Uint8Array | undefined {
    return this.#machinery.core.parts.store.readMeta(this.entry.id, key)
  }

  async setMeta(key: string, value: Uint8Array): Promise<void> {
    await setMeta(this.#machinery.core, this.entry, key, value)
  }

  async setDescription(text: string): Promise<void> {
    this.entry.description = text
    if (this.entry.stored) await this.#machinery.core.persist(this.entry)
  }

  async size(): Promise<number> {
    return await sizeOf(this.#machinery.core, this.entry)
  }

  clone(): ImmutableRef {
    this.#check()
    return new ImmutableHandle(this.#machinery, this.entry)
  }

  async release(): Promise<void> {
    if (this.#released) return
    this.#released = true
    await this.#machinery.core.unhold(this.entry)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }

  #check(): void {
    if (this.#released) throw new SlipwayError('failed-precondition', `ref ${this.entry.id} was released`)
  }
}

export async function entryMounts(
  machinery: Machinery,
  entry: Entry,
  context: RefContext,
): Promise<readonly MountSpec[]> {
  const { snapshots } = machinery.core.parts
  await machinery.localizer.ensure(entry, context)
  const frozen = await frozenMounts(machinery, entry)
  if (frozen) return frozen
  if (!entry.view) {
    const key = `${entry.id}.view.${newId()}`
    const view = snapshots.view(key, entry.snapshot)
    entry.viewKey = key
    entry.view = view
    view.catch(() => {
      if (entry.view !== view) return
      entry.view = undefined
      entry.viewKey = undefined
    })
  }
  return await entry.view
}

async function frozenMounts(
  { core }: Machinery,
  { frozenOf }: Entry,
): Promise<readonly MountSpec[] | undefined> {
  return frozenOf && readonlySpecs(await core.parts.snapshots.mounts(frozenOf.activeKey))
}

async function setMeta(core: Core, entry: Entry, key: string, value: Uint8Array): Promise<void> {
  if (entry.removed) return
  // Readers see it at once; nobody waits for the disk for what can be computed again.
  core.parts.store.writeRelaxed({ kind: 'put-meta', id: entry.id, key, value }).catch((err: unknown) => {
    core.parts.logger.warn({ ref: entry.id, err }, 'failed to keep a fact about a ref')
  })
}

/** The owner's handle of a tree being written. */
export class MutableHandle implements MutableRef {
  readonly #machinery: Machinery
  readonly #entry: Entry
  #gone = false

  constructor(machinery: Machinery, entry: Entry) {
    this.#machinery = machinery
    this.#entry = entry
    entry.open = true
  }

  get id(): string {
    return this.#entry.id
  }

  async mounts(): Promise<readonly MountSpec[]> {
    this.#check()
    return await this.#machinery.core.parts.snapshots.mounts(this.#entry.activeKey)
  }

  async commit({ temporary = false } = {}): Promise<ImmutableRef> {
    this.#leave()
    const { core } = this.#machinery
    const entry = this.#entry
    try {
      await core.parts.snapshots.commit(entry.id, entry.activeKey)
    } catch (error) {
      this.#gone = false
      entry.open = true
      throw error
    }
    core.parts.graph.dropLabel(entry)
    failpoint('refs.commit.snapshot')
    entry.mutable = false
    entry.snapshot = entry.id
    entry.size = undefined
    const handle = new ImmutableHandle(this.#machinery, entry)
    entry.temporary = temporary
    if (temporary) return handle
    try {
      await core.persist(entry)
    } catch (error) {
      await handle.release()
      await core.remove(entry)
      throw error
    }
    return handle
  }

  async freeze(): Promise<ImmutableRef> {
    const source = this.#entry
    if (source.label === undefined) {
      throw new SlipwayError('failed-precondition', `ref ${source.id} is not retained and cannot be frozen`)
    }
    this.#leave()
    const { core } = this.#machinery
    const frozen = new Entry(newId(), 'layer', source.parents, {
      createdAt: core.parts.clock.now(),
      description: source.description,
      recordType: source.recordType,
    })
    frozen.frozenOf = source
    source.frozenAs = frozen
    core.parts.graph.add(frozen)
    core.touch(source)
    const handle = new ImmutableHandle(this.#machinery, frozen)
    failpoint('refs.freeze.linked')
    await core.persist(frozen)
    return handle
  }

  getMeta(key: string): Uint8Array | undefined {
    return this.#machinery.core.parts.store.readMeta(this.#entry.id, key)
  }

  async setMeta(key: string, value: Uint8Array): Promise<void> {
    this.#check()
    await setMeta(this.#machinery.core, this.#entry, key, value)
  }

  async release(): Promise<void> {
    if (this.#gone) return
    this.#leave()
    this.#entry.size = undefined
    if (this.#entry.label === undefined) await this.#machinery.core.remove(this.#entry)
    else this.#machinery.core.touch(this.#entry)
  }

  async discard(): Promise<void> {
    if (this.#gone) return
    this.#leave()
    this.#machinery.core.parts.graph.dropLabel(this.#entry)
    await this.#machinery.core.remove(this.#entry)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.release()
  }

  #leave(): void {
    this.#check()
    this.#gone = true
    this.#entry.open = false
  }

  #check(): void {
    if (this.#gone)
      throw new SlipwayError('failed-precondition', `mutable ref ${this.#entry.id} is no longer open`)
  }
}
