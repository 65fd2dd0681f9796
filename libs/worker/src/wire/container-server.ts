import type { ServerDuplexStream } from '@grpc/grpc-js'
import { newId, SlipwayError } from '@slipway/base'
import type { slipway } from '@slipway/proto'
import { type CallContext, ProcessSide, requestsOf } from '@slipway/rpc'
import type { SessionRoutes } from '@slipway/sessions'
import type { WorkerContainer } from '../container.ts'
import type { Worker } from '../worker.ts'
import { decodeContainer, decodeStart } from './container-messages.ts'
import { EventSender } from './event-sender.ts'
import { decodeRange, type Wire } from './messages.ts'
import { WorkScope } from './work-scope.ts'

type ContainerCall = ServerDuplexStream<
  slipway.worker.v1.ContainerRequest.$Shape,
  slipway.worker.v1.ContainerOpened.$Properties
>
type ProcessCall = ServerDuplexStream<
  slipway.worker.v1.ProcessRequest.$Shape,
  slipway.executor.v1.ProcessOutput.$Shape
>
type Result = slipway.worker.v1.Result.$Shape

const SIGKILL = 9

/** Containers of remote callers, each for as long as the call that opened it. Knowing the id is the right to use it. */
export class RemoteContainers {
  readonly #worker: Worker
  readonly #routes: SessionRoutes
  readonly #open = new Map<string, WorkerContainer>()

  constructor(worker: Worker, routes: SessionRoutes) {
    this.#worker = worker
    this.#routes = routes
  }

  async open(call: ContainerCall, context: CallContext): Promise<void> {
    const messages = requestsOf<slipway.worker.v1.ContainerRequest.$Shape>(call, context.signal)
    const iterator = messages[Symbol.asyncIterator]()
    const start = ((await iterator.next()).value as slipway.worker.v1.ContainerRequest.$Shape | undefined)
      ?.open
    if (!start) throw new SlipwayError('invalid-argument', 'a container begins with its mounts')
    // Preparing mounts says nothing that its user waits for.
    const silent = new EventSender(() => Promise.resolve())
    using scope = new WorkScope(this.#routes, start, silent, context.signal)
    const id = newId()
    try {
      await using container = await this.#worker.openContainer(decodeContainer(start), scope.context)
      this.#open.set(id, container)
      call.write({ container: id })
      await scope.follow(iterator)
    } finally {
      this.#open.delete(id)
    }
  }

  async process(call: ProcessCall, context: CallContext): Promise<void> {
    const messages = requestsOf<slipway.worker.v1.ProcessRequest.$Shape>(call, context.signal)
    const iterator = messages[Symbol.asyncIterator]()
    const start = ((await iterator.next()).value as slipway.worker.v1.ProcessRequest.$Shape | undefined)
      ?.start
    if (!start) throw new SlipwayError('invalid-argument', 'a process begins with its start')
    const container = this.#find(start.container)
    const side = new ProcessSide(call, iterator, start.has_stdin ?? false)
    const signal = AbortSignal.any([context.signal, side.killedEarly])
    try {
      const process = await container.start(decodeStart(start), side.io, signal)
      call.write({ started: { id: start.container ?? '' } })
      await side.accompany(process)
      await process.kill(SIGKILL).catch(() => {})
    } finally {
      side.end()
    }
  }

  async read(request: Wire<'ReadContainerRequest'>): Promise<Result> {
    const mount = request.mount ?? 0
    if (request.read_file) {
      const { ref, path, range } = request.read_file
      return { read_file: { data: await this.#find(ref).readFile(mount, path ?? '', decodeRange(range)) } }
    }
    if (request.read_dir) {
      const { ref, path, include_pattern: pattern } = request.read_dir
      const entries = await this.#find(ref).readDir(mount, path ?? '', pattern ?? '')
      return { read_dir: { entries: [...entries] } }
    }
    const { ref, path } = request.stat_file ?? {}
    return { stat_file: { stat: await this.#find(ref).statFile(mount, path ?? '') } }
  }

  #find(id: string | null | undefined): WorkerContainer {
    const container = this.#open.get(id ?? '')
    if (!container) throw new SlipwayError('not-found', `container ${id ?? ''} is gone`)
    return container
  }
}
