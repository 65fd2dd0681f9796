import type { ServerDuplexStream } from '@grpc/grpc-js'
import { errorCode, errorMessage, isCode, SlipwayError } from '@slipway/base'
import { type slipway, services } from '@slipway/proto'
import { type CallContext, duplex, requestsOf, type Service, service, unary } from '@slipway/rpc'
import type { Container, ContainerProcess, ProcessIO, Runtime } from '../runtime.ts'
import { InputQueue } from './inputs.ts'
import { decodeContainer, decodeProcess, encodeExit } from './messages.ts'

type Output = slipway.executor.v1.ProcessOutput.$Shape
type Input = slipway.executor.v1.ProcessInput.$Shape
type RunRequest = slipway.executor.v1.RunRequest.$Shape
type ExecRequest = slipway.executor.v1.ExecRequest.$Shape
interface Writable {
  readonly cancelled: boolean
  readonly writableEnded: boolean
  write(output: Output): boolean
}

const SIGKILL = 9

type Controls = Pick<ContainerProcess, 'kill' | 'resize'>

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

type Messages = AsyncIterator<RunRequest | ExecRequest>

/** One process' end of a call: its output goes out, its input and signals come in. */
class ProcessSide {
  readonly io: ProcessIO
  /** Aborts when the process is to be killed before it has started. */
  readonly killedEarly: AbortSignal
  readonly #call: Writable
  readonly #stdin: InputQueue | undefined
  readonly #early = new AbortController()
  /** Settles when the caller has ended its side or gone away. */
  readonly #left: Promise<void>
  #process: Controls | undefined

  constructor(call: Writable, messages: Messages, hasStdin: boolean) {
    this.#call = call
    this.killedEarly = this.#early.signal
    this.#stdin = hasStdin
      ? new InputQueue((bytes) => {
          this.#write({ stdin_taken: bytes })
        })
      : undefined
    this.io = {
      ...(this.#stdin ? { stdin: this.#stdin } : {}),
      stdout: (chunk) => this.#write({ stdout: chunk }),
      stderr: (chunk) => this.#write({ stderr: chunk }),
    }
    this.#left = this.#follow(messages)
    this.#left.catch(() => {})
  }

  /** Reports the exit, and serves input until the caller is gone. */
  async accompany(process: Controls & Pick<ContainerProcess, 'exit'>): Promise<void> {
    this.#process = process
    const exited = process.exit.then((exit) => this.#write({ exit: encodeExit(exit) }))
    exited.catch(() => {})
    await Promise.race([this.#left, exited.then(() => this.#left)])
  }

  end(): void {
    this.#stdin?.end()
  }

  /** A write after the end would take the status with it. */
  #write(output: Output): void {
    if (!this.#call.cancelled && !this.#call.writableEnded) this.#call.write(output)
  }

  async #follow(messages: Messages): Promise<void> {
    try {
      for (let next = await messages.next(); !next.done; next = await messages.next()) {
        const input: Input | null | undefined = next.value.input
        if (input) await this.#input(input)
      }
    } catch (error) {
      if (!isCode(error, 'canceled')) throw error
    } finally {
      this.#stdin?.end()
      if (!this.#process) this.#early.abort(new SlipwayError('canceled', 'context canceled'))
    }
  }

  async #input(input: Input): Promise<void> {
    if (input.stdin) this.#stdin?.push(input.stdin)
    if (input.stdin_end) this.#stdin?.end()
    if (!this.#process) {
      if (input.kill === SIGKILL) this.#early.abort(new SlipwayError('canceled', 'context canceled'))
      return
    }
    try {
      if (input.kill) await this.#process.kill(input.kill)
      if (input.resize)
        await this.#process.resize({ rows: input.resize.rows ?? 0, cols: input.resize.cols ?? 0 })
    } catch (error) {
      this.#write({ failure: { code: errorCode(error), message: errorMessage(error) } })
    }
  }
}
