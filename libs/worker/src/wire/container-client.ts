import type { ClientDuplexStream } from '@grpc/grpc-js'
import { abortError, createDeferred, SlipwayError, throwIfAborted } from '@slipway/base'
import { services, slipway } from '@slipway/proto'
import { type Caller, fromServiceError, namePeer, type ProcessCall, RemoteProcess } from '@slipway/rpc'
import { encodeRoutes, type SessionRoutes } from '@slipway/sessions'
import type { ContainerRequest, WorkerContainer } from '../container.ts'
import type { WorkContext } from '../worker.ts'
import { encodeContainer, encodeStart } from './container-messages.ts'
import { followGroup } from './follow-group.ts'
import { encodeRange } from './messages.ts'

const methods = services.SlipwayWorkerService
type Request = slipway.worker.v1.ContainerRequest.$Shape
type Opened = slipway.worker.v1.ContainerOpened.$Shape

export interface ContainerCall {
  readonly caller: Caller
  readonly processes: Caller
  readonly routes: SessionRoutes
  /** Names the worker in errors. */
  readonly peer: string
}

/** A container of a remote worker. The call that opened it is its life. */
export async function openRemoteContainer(
  { caller, processes, routes, peer }: ContainerCall,
  request: ContainerRequest,
  { sessions, signal }: WorkContext,
): Promise<WorkerContainer> {
  const stream = caller.duplex(methods.OpenContainer, { signal }) as ClientDuplexStream<Request, Opened>
  const opened = createDeferred<string>()
  const ended = createDeferred<void>()
  const end = (error: unknown): void => {
    opened.reject(signal.aborted ? abortError(signal) : namePeer(error, peer))
    ended.resolve()
  }
  stream.on('data', ({ container }: Opened) => opened.resolve(container ?? ''))
  stream.on('error', (error) => end(fromServiceError(error)))
  stream.on('end', () => end(new SlipwayError('unavailable', `${peer} ended the container`)))
  stream.write({ open: { sessions: encodeRoutes(routes.ofGroup(sessions)), ...encodeContainer(request) } })
  const following = followGroup(routes, sessions, (now) => stream.write({ sessions: now }))
  void ended.promise.then(() => following[Symbol.dispose]())
  const id = await opened.promise
  const read = async (question: slipway.worker.v1.ReadContainerRequest.$Properties) =>
    await caller
      .unary(methods.ReadContainer, question as slipway.worker.v1.ReadContainerRequest.$Shape, { signal })
      .catch((error: unknown) => Promise.reject(namePeer(error, peer) as Error))
  return {
    start: async (process, io, until) => {
      const all = until ? AbortSignal.any([signal, until]) : signal
      throwIfAborted(all)
      const call = processes.duplex(methods.RunProcess)
      const running = new RemoteProcess(call as unknown as ProcessCall, io, peer, all)
      call.write({ start: encodeStart(id, process, io.stdin !== undefined) })
      await running.started
      // Nothing remains of a process that ended.
      running.exit.then(
        () => running.close(),
        () => {},
      )
      return running
    },
    readFile: async (mount, path, range) => {
      const answer = await read({ mount, read_file: { ref: id, path, ...encodeRange(range) } })
      return answer.read_file?.data ?? new Uint8Array()
    },
    readDir: async (mount, path, pattern = '') =>
      (await read({ mount, read_dir: { ref: id, path, include_pattern: pattern } })).read_dir?.entries ?? [],
    statFile: async (mount, path) =>
      (await read({ mount, stat_file: { ref: id, path } })).stat_file?.stat ?? {},
    [Symbol.asyncDispose]: async () => {
      stream.end()
      await ended.promise
    },
  }
}
