import type { ServerDuplexStream } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { type slipway, services } from '@slipway/proto'
import { type CallContext, duplex, ProcessSide, requestsOf, type Service, service, unary } from '@slipway/rpc'
import type { Container, Runtime } from '../runtime.ts'
import { decodeContainer, decodeProcess } from './messages.ts'

type Output = slipway.executor.v1.ProcessOutput.$Shape
type RunRequest = slipway.executor.v1.RunRequest.$Shape
type ExecRequest = slipway.executor.v1.ExecRequest.$Shape
const SIGKILL = 9

/** A runtime over gRPC. A container lives as long as the call that started it. */
export function createExecutorService(runtime: Runtime): Service {
  const running = new Map<string, Container>()
  return service(services.SlipwayExecutorService, {
    Info: unary(() => ({ name: runtime.name })),
    Run: duplex((call: ServerDuplexStream<RunRequest, Output>, context) =>
      run(runtime, running, call, context),
    ),
    Exec: duplex((call: ServerDuplexStream<ExecRequest, Output>, context) => exec(running, call, context)),
  })
}

async function run(
  runtime: Runtime,
  running: Map<string, Container>,
  call: ServerDuplexStream<RunRequest, Output>,
  context: CallContext,
): Promise<void> {
  const messages = requestsOf<RunRequest>(call, context.signal)[Symbol.asyncIterator]()
  const start = (await messages.next()).value?.start as RunRequest['start']
  if (!start) throw new SlipwayError('invalid-argument', 'a run begins with its container')
  const spec = decodeContainer(start)
  const side = new ProcessSide(call, messages, start.has_stdin ?? false)
  const signal = AbortSignal.any([context.signal, side.killedEarly])
  try {
    await using container = await runtime.start(spec, side.io, signal)
    running.set(spec.id, container)
    call.write({ started: { id: container.id } })
    // After its exit the caller may still look at the container: it goes when the caller ends its side.
    await side.accompany(container)
  } finally {
    running.delete(spec.id)
    side.end()
  }
}

async function exec(
  running: ReadonlyMap<string, Container>,
  call: ServerDuplexStream<ExecRequest, Output>,
  context: CallContext,
): Promise<void> {
  const messages = requestsOf<ExecRequest>(call, context.signal)[Symbol.asyncIterator]()
  const start = (await messages.next()).value?.start as ExecRequest['start']
  if (!start) throw new SlipwayError('invalid-argument', 'an exec begins with its process')
  const container = running.get(start.container ?? '')
  if (!container) throw new SlipwayError('not-found', `no running container ${start.container ?? ''}`)
  const side = new ProcessSide(call, messages, start.has_stdin ?? false)
  const signal = AbortSignal.any([context.signal, side.killedEarly])
  try {
    const process = await container.exec(decodeProcess(start.process ?? {}), side.io, signal)
    call.write({ started: { id: container.id } })
    await side.accompany(process)
    await process.kill(SIGKILL).catch(() => {})
  } finally {
    side.end()
  }
}
