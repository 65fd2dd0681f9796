import { isCode, sleep, throwIfAborted, wrapError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, isUnreached, namePeer, type ProcessCall, RemoteProcess } from '@slipway/rpc'
import type { Container, ContainerProcess, Runtime } from '../runtime.ts'
import { encodeContainer, encodeProcess } from './messages.ts'

const methods = services.SlipwayExecutorService

/** How long a container waits for an executor that is away. */
const RESTART_MS = 10_000
const RETRY_MS = 100
const PEER = 'the executor'

/** The executor behind `caller`. Throws `unavailable` when it does not answer within `waitMs` (default 10,000). */
export async function openExecutorClient(
  caller: Caller,
  options: { readonly waitMs?: number } = {},
): Promise<Runtime> {
  const name = await nameOf(caller, Date.now() + (options.waitMs ?? 10_000))
  return {
    name: name ?? 'executor',
    start: async (spec, io, signal) => {
      // An executor that is being started anew has not heard of the container yet.
      for (const end = Date.now() + RESTART_MS; ; ) {
        throwIfAborted(signal)
        const stream = caller.duplex(methods.Run)
        const process = new RemoteProcess(stream as ProcessCall, io, PEER, signal)
        stream.write({ start: encodeContainer(spec, io.stdin !== undefined) })
        try {
          await process.started
          return containerOf(caller, spec.id, process)
        } catch (error) {
          if (!isUnreached(error) || Date.now() > end) throw namePeer(error, PEER)
          await sleep(RETRY_MS, signal)
        }
      }
    },
  }
}

/** Asks until the executor is up. */
async function nameOf(caller: Caller, deadline: number): Promise<string | null | undefined> {
  for (;;) {
    try {
      return (await caller.unary(methods.Info, {}, { deadlineMs: 5_000 })).name
    } catch (error) {
      if (!isCode(error, 'unavailable') || Date.now() > deadline) throw wrapError(error, 'executor')
      await sleep(RETRY_MS)
    }
  }
}

function containerOf(caller: Caller, id: string, first: RemoteProcess): Container {
  return {
    id,
    exit: first.exit,
    kill: (signal) => first.kill(signal),
    resize: (size) => first.resize(size),
    exec: async (process, io, signal): Promise<ContainerProcess> => {
      throwIfAborted(signal)
      const stream = caller.duplex(methods.Exec)
      const started = new RemoteProcess(stream as ProcessCall, io, PEER, signal)
      stream.write({
        start: { container: id, process: encodeProcess(process), has_stdin: io.stdin !== undefined },
      })
      await started.started
      // Nothing remains of an exec that ended.
      started.exit.then(
        () => started.close(),
        () => {},
      )
      return started
    },
    [Symbol.asyncDispose]: () => first.close(),
  }
}
