import { mkdtempSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Digest, Semaphore } from '@slipway/base'
import type { ContentStore } from '@slipway/content'
import { platformFromProto } from '@slipway/llb'
import type { Compression, Platform } from '@slipway/oci'
import { findSource, type OpHost, type OpRunner, refContext } from '@slipway/ops/run'
import type { fsutil, pb } from '@slipway/proto'
import { type ImmutableRef, refHold } from '@slipway/refs'
import type {
  ChecksumQuery,
  ContainerRequest,
  LayerOrigin,
  ListedFile,
  MountedTree,
  PruneOptions,
  RefHold,
  RefPart,
  RefId,
  RemoteLayer,
  RemoteResult,
  RunRequest,
  SourceKey,
  SourceMeta,
  SourceMetaRequest,
  UsageRecord,
  WorkContext,
  Worker,
  WorkerContainer,
  WorkerInfo,
} from '@slipway/worker'
import { countedOp } from './worker-metrics.ts'
import type { Checksums } from './create-worker.ts'
import { localContainer } from './local-container.ts'
import { localRefId } from './ref-ids.ts'
import { toWireStat } from './wire-stat.ts'

export interface LocalWorkerParts {
  readonly info: Omit<WorkerInfo, 'platforms'>
  readonly platforms: () => WorkerInfo['platforms']
  readonly host: OpHost
  readonly runner: OpRunner
  readonly content: ContentStore
  readonly checksums: Checksums
  readonly resolveImage: Worker['resolveImage']
  readonly slots: Semaphore | undefined
}

/** Names to refs, and one call to the part that does the work; what a call takes hold of it gives back. */
export class LocalWorker implements Worker, AsyncDisposable {
  readonly id: string
  /** For the op resolver: how many ops may run at once. */
  readonly slots: Semaphore | undefined
  readonly resolveImage: Worker['resolveImage']
  readonly #parts: LocalWorkerParts

  constructor(parts: LocalWorkerParts) {
    this.#parts = parts
    this.id = parts.info.id
    this.slots = parts.slots
    this.resolveImage = parts.resolveImage
  }

  async info(): Promise<WorkerInfo> {
    const { info, platforms } = this.#parts
    return { ...info, platforms: platforms() }
  }

  async sourceKey(
    source: pb.SourceOp.$Properties,
    platform: Platform,
    index: number,
    context: WorkContext,
  ): Promise<SourceKey> {
    return await findSource(this.#parts.host.sources, source).resolve(source, platform).key(index, context)
  }

  async resolveSource(request: SourceMetaRequest, context: WorkContext): Promise<SourceMeta> {
    const source = request.Source ?? {}
    const platform = platformFromProto(request.Platform ?? {})
    const instance = findSource(this.#parts.host.sources, source).resolve(source, platform)
    return (await instance.meta?.(request, context)) ?? {}
  }

  async run(request: RunRequest, context: WorkContext): Promise<readonly (RefHold | undefined)[]> {
    return await countedOp(request.op, () =>
      this.#with(request.inputs, (inputs) => this.#parts.runner.run(request, inputs, context)),
    )
  }

  async openContainer(request: ContainerRequest, context: WorkContext): Promise<WorkerContainer> {
    const { runner, host } = this.#parts
    const container = await this.#with(request.inputs, (inputs) =>
      runner.openContainer(request, inputs, context),
    )
    return localContainer(container, host.files, context.signal)
  }

  async prepare(id: RefId, context: WorkContext): Promise<void> {
    await using ref = await this.#open(id)
    if (ref && !ref.isLocal()) await ref.mounts(refContext(context))
  }

  async checksum(id: RefId, query: ChecksumQuery, context: WorkContext): Promise<Digest> {
    await using ref = await this.#open(id)
    return await this.#parts.checksums.checksum(ref, query, context)
  }

  async listFiles(
    id: RefId,
    query: ChecksumQuery,
    limit: number,
    context: WorkContext,
  ): Promise<readonly ListedFile[] | undefined> {
    await using ref = await this.#open(id)
    return await this.#parts.checksums.list?.(ref, query, limit, context)
  }

  async readFile(
    id: RefId,
    path: string,
    range: { readonly offset: number; readonly length: number } | undefined,
    context: WorkContext,
  ): Promise<Uint8Array> {
    await using tree = await this.mount(id, context)
    return await this.#parts.host.files.readFile({ root: tree.path, path, range }, context.signal)
  }

  async readDir(
    id: RefId,
    path: string,
    includePattern: string,
    context: WorkContext,
  ): Promise<readonly fsutil.types.Stat.$Properties[]> {
    await using tree = await this.mount(id, context)
    const call = { root: tree.path, path, includePattern }
    return (await this.#parts.host.files.readDir(call, context.signal)).map(toWireStat)
  }

  async statFile(id: RefId, path: string, context: WorkContext): Promise<fsutil.types.Stat.$Properties> {
    await using tree = await this.mount(id, context)
    return toWireStat(await this.#parts.host.files.statFile(tree.path, path, context.signal))
  }

  async remote(
    id: RefId,
    options: { readonly compression: Compression; readonly level?: number; readonly force: boolean },
    context: WorkContext,
  ): Promise<RemoteResult> {
    await using ref = await this.#open(id)
    if (!ref) return { layers: [], provider: this.#parts.content }
    return await ref.remote(options, refContext(context))
  }

  async adopt(
    layers: readonly RemoteLayer[],
    { provider }: LayerOrigin,
    context: WorkContext,
  ): Promise<RefHold | undefined> {
    // The other one lets them be read only until they are here.
    const lazy = layers.map((layer) => ({ ...layer, provider, transient: true }))
    const description = layers.at(-1)?.description ?? 'moved from another worker'
    const ref = await this.#parts.host.refs.fromLayers(lazy, { description }, refContext(context))
    if (!ref) return undefined
    try {
      if (!ref.isLocal()) await ref.mounts(refContext(context))
      return refHold(this.id, ref)
    } catch (error) {
      await ref.release()
      throw error
    }
  }

  async parts(ids: readonly RefId[]): Promise<readonly (readonly RefPart[])[]> {
    return ids.map((id) => {
      const found = this.#parts.host.refs.parts(localRefId(this.id, id) ?? '')
      return found?.map((part) => ({ ...part, id: `${this.id}::${part.id}` })) ?? [{ id }]
    })
  }

  async hold(id: RefId): Promise<RefHold> {
    const local = localRefId(this.id, id)
    const ref = await this.#parts.host.refs.get(local ?? '')
    return refHold(this.id, ref)
  }

  async mount(id: RefId, context: WorkContext): Promise<MountedTree> {
    const ref = await this.#open(id)
    if (!ref) return this.#emptyTree()
    try {
      const tree = await this.#parts.host.trees.open(await ref.mounts(refContext(context)))
      return {
        path: tree.path,
        [Symbol.asyncDispose]: async () => {
          await tree[Symbol.asyncDispose]()
          await ref.release()
        },
      }
    } catch (error) {
      await ref.release()
      throw error
    }
  }

  async pruneCacheMounts(ids: readonly string[]): Promise<void> {
    await this.#parts.runner.forgetCaches(ids)
  }

  async diskUsage(filters: readonly string[]): Promise<readonly UsageRecord[]> {
    return await this.#parts.host.refs.diskUsage(filters)
  }

  async prune(
    options: PruneOptions,
    onRemoved: (record: UsageRecord) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#parts.host.refs.prune(options, onRemoved, signal)
    await this.#parts.host.refs.collectDocuments(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.host.files[Symbol.asyncDispose]()
    this.#parts.host.trees[Symbol.dispose]()
  }

  async #open(id: RefId): Promise<ImmutableRef | undefined> {
    const local = localRefId(this.id, id)
    return local === undefined ? undefined : await this.#parts.host.refs.get(local)
  }

  /** Holds refs while they are worked with. */
  async #with<T>(
    ids: readonly RefId[],
    work: (inputs: readonly (ImmutableRef | undefined)[]) => Promise<T>,
  ): Promise<T> {
    const inputs: (ImmutableRef | undefined)[] = []
    try {
      for (const id of ids) inputs.push(await this.#open(id))
      return await work(inputs)
    } finally {
      for (const input of inputs) await input?.release()
    }
  }

  #emptyTree(): MountedTree {
    const path = mkdtempSync(join(this.#parts.host.tempRoot, 'empty-'))
    return { path, [Symbol.asyncDispose]: async () => rmdirSync(path) }
  }
}
