import { statSync } from 'node:fs'
import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js'
import Long from 'long'
import { type Logger, silentLogger, SlipwayError } from '@slipway/base'
import type { BlobProvider } from '@slipway/content'
import { type moby, services, slipway } from '@slipway/proto'
import {
  type CallContext,
  duplex,
  quiet,
  requestsOf,
  senderOf,
  serverStream,
  service,
  type Service,
  unary,
} from '@slipway/rpc'
import type { SessionRoutes } from '@slipway/sessions'
import type { RefHold, RemoteLocation, RemoteResult, WorkContext, Worker } from '../worker.ts'
import { RemoteContainers } from './container-server.ts'
import { EventSender } from './event-sender.ts'
import { Leases } from './leases.ts'
import {
  decodeChecksum,
  decodeLayer,
  decodePrune,
  decodeRange,
  decodeRemote,
  decodeResolve,
  decodeRun,
  decodeSourceKey,
  encodeFiles,
  encodeInfo,
  encodeLayer,
  encodeParts,
  encodeUsage,
  type Wire,
} from './messages.ts'
import { REMOTE_KEY } from './metadata.ts'
import { WorkScope } from './work-scope.ts'

type Request = slipway.worker.v1.WorkRequest.$Shape
type Event = slipway.worker.v1.WorkEvent.$Shape
type Result = slipway.worker.v1.Result.$Shape
type Start = slipway.worker.v1.Start.$Shape

export interface WorkerServiceOptions {
  readonly worker: Worker
  /** Reads layers that another worker has. Without it none are taken from others. */
  readonly openRemote?: (location: RemoteLocation) => BlobProvider
  /** Where the routes to the sessions of callers are put, for the `Sessions` that the worker uses. */
  readonly routes: SessionRoutes
  readonly logger?: Logger
}

/** A worker over gRPC. Disposing it releases what callers hold. */
export class WorkerService implements AsyncDisposable {
  readonly service: Service
  readonly #worker: Worker
  readonly #openRemote: WorkerServiceOptions['openRemote']
  readonly #routes: SessionRoutes
  readonly #leases: Leases
  readonly #remotes = new Map<string, RemoteResult['provider']>()
  readonly #containers: RemoteContainers

  constructor(options: WorkerServiceOptions) {
    this.#worker = options.worker
    this.#openRemote = options.openRemote
    this.#routes = options.routes
    this.#leases = new Leases(options.logger ?? silentLogger)
    this.#containers = new RemoteContainers(options.worker, options.routes)
    this.service = this.#define()
  }

  /** What a read of the worker's content service is about, when it names a remote result. Throws `not-found` for one that is gone. */
  providerOf(metadata: Metadata): RemoteResult['provider'] | undefined {
    const id = metadata.get(REMOTE_KEY)[0]
    if (id === undefined) return undefined
    const provider = this.#remotes.get(String(id))
    if (!provider) throw new SlipwayError('not-found', `remote result ${String(id)} is gone`)
    return provider
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#leases[Symbol.asyncDispose]()
  }

  #define(): Service {
    const worker = this.#worker
    const leases = this.#leases
    return service(services.SlipwayWorkerService, {
      Info: quiet(async () => encodeInfo(await worker.info())),
      Work: duplex((call: ServerDuplexStream<Request, Event>, context) => this.#work(call, context)),
      Hold: quiet(async (request: Wire<'HoldRequest'>) => {
        leases.check(request.lease ?? '')
        const ref = await worker.hold(request.ref ?? '')
        return { hold: await this.#keep(request.lease ?? '', ref), local: ref.isLocal ?? false }
      }),
      Parts: quiet(async (request: Wire<'PartsRequest'>) => ({
        refs: encodeParts((await worker.parts?.(request.refs ?? [])) ?? []),
      })),
      Release: quiet(async (request: Wire<'ReleaseRequest'>) => {
        await leases.release(request.lease ?? '', request.holds ?? [])
        return {}
      }),
      RenewLease: quiet((request: Wire<'RenewLeaseRequest'>) => {
        leases.renew(request.lease ?? '', request.ttl_ms ?? 0, request.renewal ?? false)
        return {}
      }),
      EndLease: quiet(async (request: Wire<'EndLeaseRequest'>) => {
        await leases.end(request.lease ?? '')
        return {}
      }),
      OpenContainer: duplex((call: Parameters<RemoteContainers['open']>[0], context) =>
        this.#containers.open(call, context),
      ),
      RunProcess: duplex((call: Parameters<RemoteContainers['process']>[0], context) =>
        this.#containers.process(call, context),
      ),
      ReadContainer: unary((request: Wire<'ReadContainerRequest'>) => this.#containers.read(request)),
      PruneCacheMounts: unary(async (request: Wire<'PruneCacheMountsRequest'>) => {
        await worker.pruneCacheMounts?.(request.ids ?? [])
        return {}
      }),
      DiskUsage: unary(async (request: Wire<'DiskUsageRequest'>) => ({
        records: (await worker.diskUsage(request.filters ?? [])).map(encodeUsage),
      })),
      Prune: serverStream(
        async (
          request: Wire<'PruneRequest'>,
          context,
          send: (message: moby.buildkit.v1.UsageRecord.$Properties) => Promise<void>,
        ) => {
          const pending: Promise<void>[] = []
          const told = (record: Parameters<typeof encodeUsage>[0]): void =>
            void pending.push(send(encodeUsage(record)))
          await worker.prune(decodePrune(request), told, context.signal)
          await Promise.all(pending)
        },
      ),
    })
  }

  async #work(call: ServerDuplexStream<Request, Event>, context: CallContext): Promise<void> {
    const messages = requestsOf<Request>(call, context.signal)[Symbol.asyncIterator]()
    const start = ((await messages.next()).value as Request | undefined)?.start
    if (!start) throw new SlipwayError('invalid-argument', 'work begins with its start')
    const send = senderOf<Event>(call, context.signal)
    const events = new EventSender((progress) => send({ progress }))
    const scope = new WorkScope(this.#routes, start, events, context.signal)
    // Ends with the caller's side: after it has the result, or when it is gone.
    const left = scope.follow(messages)
    left.catch(() => {})
    const lease = start.lease || this.#leases.open()
    try {
      const result = await this.#perform(start, lease, scope)
      await events.flush()
      await send({ result })
      await left
    } catch (error) {
      // What was said before the failure goes before it.
      await events.flush()
      await this.#leases.release(lease, scope.holds)
      await this.#leave(scope, lease, send)
      throw error
    } finally {
      if (!start.lease) await this.#leases.end(lease)
      if (!scope.kept) scope[Symbol.dispose]()
    }
  }

  async #perform(start: Start, lease: string, scope: WorkScope): Promise<Result> {
    const worker = this.#worker
    const { context } = scope
    if (start.source_key) {
      const { source, platform, index } = decodeSourceKey(start.source_key)
      return { source_key: { ...(await worker.sourceKey(source, platform, index, context)) } }
    }
    if (start.run) return { run: await this.#run(start.run, lease, scope) }
    if (start.prepare) {
      await worker.prepare?.(start.prepare.ref ?? '', context)
      return { prepare: {} }
    }
    if (start.checksum) {
      const query = decodeChecksum(start.checksum)
      return { checksum: { digest: await worker.checksum(start.checksum.ref ?? '', query, context) } }
    }
    if (start.list_files) return { list_files: await this.#list(start.list_files, context) }
    if (start.resolve_image) {
      const options = decodeResolve(start.resolve_image)
      return {
        resolve_image: { ...(await worker.resolveImage(start.resolve_image.ref ?? '', options, context)) },
      }
    }
    if (start.resolve_source)
      return { resolve_source: await worker.resolveSource(start.resolve_source, context) }
    if (start.remote) return { remote: await this.#remote(start.remote, lease, scope) }
    if (start.adopt) return { adopt: await this.#adopt(start.adopt, lease, scope) }
    if (start.mount) return { mount: await this.#mount(start.mount.ref ?? '', lease, scope) }
    return await this.#read(start, context)
  }

  async #list(
    request: slipway.worker.v1.ListFiles.$Shape,
    context: WorkContext,
  ): Promise<Wire<'ListFilesResult'>> {
    const of = request.of ?? {}
    const limit = request.limit ?? 0
    return encodeFiles(await this.#worker.listFiles?.(of.ref ?? '', decodeChecksum(of), limit, context))
  }

  async #read(start: Start, context: WorkContext): Promise<Result> {
    const worker = this.#worker
    if (start.read_file) {
      const { ref, path, range } = start.read_file
      return {
        read_file: { data: await worker.readFile(ref ?? '', path ?? '', decodeRange(range), context) },
      }
    }
    if (start.read_dir) {
      const { ref, path, include_pattern: pattern } = start.read_dir
      return {
        read_dir: { entries: [...(await worker.readDir(ref ?? '', path ?? '', pattern ?? '', context))] },
      }
    }
    if (start.stat_file) {
      return {
        stat_file: {
          stat: await worker.statFile(start.stat_file.ref ?? '', start.stat_file.path ?? '', context),
        },
      }
    }
    throw new SlipwayError('unimplemented', 'this worker does not know that kind of work')
  }

  async #run(
    request: slipway.worker.v1.Run.$Shape,
    lease: string,
    scope: WorkScope,
  ): Promise<Wire<'RunResult'>> {
    this.#leases.check(lease)
    const held = await this.#worker.run(decodeRun(request), scope.context)
    const outputs: Wire<'Output'>[] = []
    for (const ref of held) {
      if (!ref) outputs.push({})
      else {
        const hold = await this.#keep(lease, ref)
        scope.holds.push(hold)
        outputs.push({ ref: ref.id, hold, local: ref.isLocal ?? false })
      }
    }
    return { outputs }
  }

  async #remote(request: Wire<'Remote'>, lease: string, scope: WorkScope): Promise<Wire<'RemoteResult'>> {
    this.#leases.check(lease)
    const { layers, provider } = await this.#worker.remote(
      request.ref ?? '',
      decodeRemote(request),
      scope.context,
    )
    // Lazy layers are fetched in the name of these sessions for as long as they can be read.
    scope.kept = true
    const hold = await this.#leases.hold(lease, () => {
      this.#remotes.delete(hold)
      scope[Symbol.dispose]()
      return Promise.resolve()
    })
    scope.holds.push(hold)
    this.#remotes.set(hold, provider)
    return { hold, layers: layers.map(encodeLayer) }
  }

  async #adopt(
    request: slipway.worker.v1.Adopt.$Shape,
    lease: string,
    scope: WorkScope,
  ): Promise<Wire<'Output'>> {
    this.#leases.check(lease)
    if (!this.#worker.adopt || !this.#openRemote)
      throw new SlipwayError('unimplemented', 'this worker takes no layers from others')
    const location = { address: request.address ?? '', remote: request.remote ?? '' }
    const from = { provider: this.#openRemote(location), location }
    const layers = (request.layers ?? []).map(decodeLayer)
    const ref = await this.#worker.adopt(layers, from, scope.context)
    if (!ref) return {}
    const hold = await this.#keep(lease, ref)
    scope.holds.push(hold)
    return { ref: ref.id, hold, local: ref.isLocal ?? false }
  }

  async #mount(ref: string, lease: string, scope: WorkScope): Promise<Wire<'MountResult'>> {
    this.#leases.check(lease)
    const tree = await this.#worker.mount(ref, scope.context)
    const hold = await this.#leases.hold(lease, async () => await tree[Symbol.asyncDispose]())
    scope.holds.push(hold)
    const { dev, ino } = statSync(tree.path, { bigint: true })
    const long = (value: bigint): Long => Long.fromString(value.toString(), true)
    return { hold, path: tree.path, device: long(dev), inode: long(ino) }
  }

  async #leave(scope: WorkScope, lease: string, send: (event: Event) => Promise<void>): Promise<void> {
    const refs: Wire<'Output'>[] = []
    try {
      for (const ref of scope.left) refs.push({ ref: ref.id, hold: await this.#keep(lease, ref) })
      if (refs.length > 0) await send({ left: { refs } })
    } catch {
      // The caller is gone, or its lease: nobody is left to look.
      await this.#leases.release(
        lease,
        refs.map(({ hold }) => hold ?? ''),
      )
    }
  }

  async #keep(lease: string, ref: RefHold): Promise<string> {
    return await this.#leases.hold(lease, () => ref.release())
  }
}
