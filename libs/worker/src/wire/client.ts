import { statSync } from 'node:fs'
import type { Metadata } from '@grpc/grpc-js'
import { abortError, type Logger, lostError, silentLogger, SlipwayError, throwIfAborted } from '@slipway/base'
import { services, type slipway } from '@slipway/proto'
import { type Caller, messagesOf, namePeer } from '@slipway/rpc'
import { encodeRoutes, type SessionRoutes } from '@slipway/sessions'
import { elsewhere } from '../elsewhere.ts'
import type {
  MountedTree,
  RefHold,
  RefPart,
  RemoteResult,
  WorkContext,
  Worker,
  WorkerInfo,
} from '../worker.ts'
import { ClientLease } from './client-lease.ts'
import { openRemoteContainer } from './container-client.ts'
import { followGroup } from './follow-group.ts'
import {
  decodeFiles,
  decodeInfo,
  decodeLayer,
  decodeParts,
  decodeUsage,
  encodeChecksum,
  encodeLayer,
  encodePrune,
  encodeRange,
  encodeRemote,
  encodeResolve,
  encodeRun,
  encodeSourceKey,
  type Wire,
} from './messages.ts'
import { remoteMetadata } from './metadata.ts'
import { forwardProgress } from './progress.ts'

const methods = services.SlipwayWorkerService

type Call = Pick<
  slipway.worker.v1.Start.$Properties,
  | 'source_key'
  | 'run'
  | 'prepare'
  | 'checksum'
  | 'list_files'
  | 'resolve_image'
  | 'read_file'
  | 'read_dir'
  | 'stat_file'
  | 'remote'
  | 'mount'
  | 'resolve_source'
  | 'adopt'
>
type Result = slipway.worker.v1.Result.$Shape

const DEFAULT_TTL_MS = 30_000

export interface WorkerClientOptions {
  /** How the sessions of groups can be reached; the worker is told. */
  readonly routes: SessionRoutes
  /** Where other workers reach it. Without it its layers cannot be moved. */
  readonly address?: string
  /** For what processes write and read: a caller that reads while it waits to write. Default: the one for all else. */
  readonly processes?: Caller
  /** Reads blobs of the worker's content service, with these metadata. */
  readonly content: (metadata: Metadata) => RemoteResult['provider']
  /** How long the worker keeps what we hold after it has last heard of us. Default 30,000. */
  readonly leaseTtlMs?: number
  readonly logger?: Logger
  /** Told when another worker answers where this one was. */
  readonly onReplaced?: () => void
}

export interface RemoteWorker extends Worker, AsyncDisposable {}

/** The worker behind `caller`. Throws `unavailable` when it does not answer. */
export async function openWorkerClient(caller: Caller, options: WorkerClientOptions): Promise<RemoteWorker> {
  const info = decodeInfo(await caller.unary(methods.Info, {}, { deadlineMs: 10_000 }))
  return new WorkerClient(caller, info, options)
}

class WorkerClient implements RemoteWorker {
  readonly id: string
  readonly #caller: Caller
  readonly #options: WorkerClientOptions
  readonly #lease: ClientLease

  constructor(caller: Caller, info: WorkerInfo, options: WorkerClientOptions) {
    this.id = info.id
    this.#caller = caller
    this.#options = options
    this.#lease = new ClientLease(
      caller,
      options.leaseTtlMs ?? DEFAULT_TTL_MS,
      options.logger ?? silentLogger,
      async () => {
        const { id } = await this.info()
        if (id !== this.id) throw lostError(`worker ${this.id} is gone, worker ${id} is there instead`)
      },
    )
  }

  async info(): Promise<WorkerInfo> {
    const info = decodeInfo(await this.#caller.unary(methods.Info, {}, { deadlineMs: 10_000 }))
    if (info.id !== this.id) this.#options.onReplaced?.()
    return info
  }

  sourceKey: Worker['sourceKey'] = async (source, platform, index, context) => {
    const call = { source_key: encodeSourceKey(source, platform, index) }
    const { key, pin, done } = need((await this.#work(call, context)).source_key)
    return { key: key ?? '', ...(pin === undefined || pin === null ? {} : { pin }), done: done ?? false }
  }

  run: Worker['run'] = async (request, context) => {
    const { outputs } = need((await this.#leased({ run: encodeRun(request) }, context)).run)
    return (outputs ?? []).map((output) => (output.ref ? this.#holdOf(output) : undefined))
  }

  async prepare(ref: string, context: WorkContext): Promise<void> {
    await this.#work({ prepare: { ref } }, context)
  }

  checksum: Worker['checksum'] = async (ref, query, context) =>
    need((await this.#work({ checksum: encodeChecksum(ref, query) }, context)).checksum).digest ?? ''

  listFiles: NonNullable<Worker['listFiles']> = async (ref, query, limit, context) => {
    const call = { list_files: { of: encodeChecksum(ref, query), limit } }
    return decodeFiles(need((await this.#work(call, context)).list_files))
  }

  resolveImage: Worker['resolveImage'] = async (ref, options, context) => {
    const call = { resolve_image: encodeResolve(ref, options) }
    const found = need((await this.#work(call, context)).resolve_image)
    return { ref: found.ref ?? '', digest: found.digest ?? '', config: found.config ?? new Uint8Array() }
  }

  resolveSource: Worker['resolveSource'] = async (request, context) => {
    const call = { resolve_source: request as slipway.worker.v1.Start.$Shape['resolve_source'] & object }
    const { Image, Git, HTTP } = need((await this.#work(call, context)).resolve_source)
    return { ...(Image ? { Image } : {}), ...(Git ? { Git } : {}), ...(HTTP ? { HTTP } : {}) }
  }

  readFile: Worker['readFile'] = async (ref, path, range, context) => {
    const call = { read_file: { ref, path, ...encodeRange(range) } }
    return need((await this.#work(call, context)).read_file).data ?? new Uint8Array()
  }

  readDir: Worker['readDir'] = async (ref, path, pattern, context) =>
    need((await this.#work({ read_dir: { ref, path, include_pattern: pattern } }, context)).read_dir)
      .entries ?? []

  statFile: Worker['statFile'] = async (ref, path, context) =>
    need(need((await this.#work({ stat_file: { ref, path } }, context)).stat_file).stat)

  remote: Worker['remote'] = async (ref, options, context): Promise<RemoteResult> => {
    const result = need((await this.#leased({ remote: encodeRemote(ref, options) }, context)).remote)
    const hold = result.hold ?? ''
    // The layers can be read for as long as the work lasts that asked for them.
    context.signal.addEventListener('abort', () => void this.#lease.release(hold), { once: true })
    const { address, content } = this.#options
    return {
      layers: (result.layers ?? []).map(decodeLayer),
      provider: content(remoteMetadata(hold)),
      ...(address === undefined ? {} : { location: { address, remote: hold } }),
    }
  }

  adopt: NonNullable<Worker['adopt']> = async (layers, { location }, context) => {
    if (!location)
      throw new SlipwayError('failed-precondition', `worker ${this.id} cannot reach those layers`)
    const call = { adopt: { layers: layers.map(encodeLayer), ...location } }
    const output = need((await this.#leased(call, context)).adopt)
    return output.ref ? this.#holdOf(output) : undefined
  }

  async parts(refs: readonly string[]): Promise<readonly (readonly RefPart[])[]> {
    const found = await this.#caller.unary(methods.Parts, { refs: [...refs] })
    return (found.refs ?? []).map(decodeParts)
  }

  async hold(ref: string): Promise<RefHold> {
    const held = await this.#lease.use((lease) => this.#caller.unary(methods.Hold, { lease, ref }))
    return this.#holdOf({ ...held, ref })
  }

  async mount(ref: string, context: WorkContext): Promise<MountedTree> {
    const tree = need((await this.#leased({ mount: { ref } }, context)).mount)
    const release = (): Promise<void> => this.#lease.release(tree.hold ?? '')
    if (isVisible(tree)) return { path: tree.path ?? '', [Symbol.asyncDispose]: release }
    await release()
    throw elsewhere(
      `the tree of ${ref} cannot be read here: worker ${this.id} is on another host, or does not share its mounts`,
    )
  }

  openContainer: Worker['openContainer'] = async (request, context) => {
    throwIfAborted(context.signal)
    const { routes, processes = this.#caller } = this.#options
    const call = { caller: this.#caller, processes, routes, peer: `worker ${this.id}` }
    return await openRemoteContainer(call, request, context)
  }

  async pruneCacheMounts(ids: readonly string[]): Promise<void> {
    await this.#caller.unary(methods.PruneCacheMounts, { ids: [...ids] })
  }

  diskUsage: Worker['diskUsage'] = async (filters) => {
    const { records } = await this.#caller.unary(methods.DiskUsage, { filters: [...filters] })
    return (records ?? []).map(decodeUsage)
  }

  prune: Worker['prune'] = async (options, onRemoved, signal) => {
    throwIfAborted(signal)
    const call = this.#caller.serverStream(methods.Prune, encodePrune(options), { signal })
    for await (const record of messagesOf(call)) onRemoved(decodeUsage(record))
  }

  /** Gives everything back that is still held. The caller stays open. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lease[Symbol.asyncDispose]()
  }

  /** Work whose result is held until it is released. */
  async #leased(call: Call, context: WorkContext): Promise<Result> {
    return await this.#lease.use((lease) => this.#work(call, context, lease))
  }

  async #work(call: Call, context: WorkContext, lease = ''): Promise<Result> {
    const { signal } = context
    throwIfAborted(signal)
    const { routes } = this.#options
    const sessions = encodeRoutes(routes.ofGroup(context.sessions))
    const stream = this.#caller.duplex(methods.Work, { signal, light: true })
    const start = { sessions, vertex: context.progress.vertex, lease, ...call }
    stream.write({ start: start as slipway.worker.v1.Start.$Shape })
    using _ = followGroup(routes, context.sessions, (now) => stream.write({ sessions: now }))
    try {
      const events = messagesOf<slipway.worker.v1.WorkEvent.$Shape>(stream)
      for (let next = await events.next(); !next.done; next = await events.next()) {
        const { progress, result, left } = next.value
        if (progress) forwardProgress(progress, context.progress)
        if (left) await this.#take(left, context)
        if (!result) continue
        // Says that the result has arrived: from here on it is ours to release. Leaving otherwise would cancel the work.
        stream.end()
        events.next().catch(() => {})
        return result
      }
      throw new SlipwayError('unavailable', `worker ${this.id} ended the work without a result`)
    } catch (error) {
      throw signal.aborted ? abortError(signal) : namePeer(error, `worker ${this.id}`)
    }
  }

  async #take({ refs }: Wire<'Left'>, { onFailed }: WorkContext): Promise<void> {
    const holds = (refs ?? []).map((output) => this.#holdOf(output))
    if (onFailed) onFailed(holds)
    else for (const hold of holds) await hold.release()
  }

  /** One hold over there, counted here. */
  #holdOf(held: Wire<'Output'>, count = { users: 0 }): RefHold {
    count.users++
    let released = false
    const release = async (): Promise<void> => {
      if (released) return
      released = true
      if (--count.users === 0) await this.#lease.release(held.hold ?? '')
    }
    return {
      id: held.ref ?? '',
      isLocal: held.local ?? false,
      clone: () => this.#holdOf(held, count),
      release,
      [Symbol.asyncDispose]: release,
    }
  }
}

function need<T>(value: T | null | undefined): T {
  if (value === undefined || value === null)
    throw new SlipwayError('internal', 'the worker answered something else than was asked')
  return value
}

function isVisible(tree: Wire<'MountResult'>): boolean {
  const stats = statSync(tree.path ?? '', { bigint: true, throwIfNoEntry: false })
  return (
    stats !== undefined &&
    stats.dev.toString() === (tree.device ?? 0).toString() &&
    stats.ino.toString() === (tree.inode ?? 0).toString()
  )
}
