import type { ClientDuplexStream } from '@grpc/grpc-js'
import {
  abortError,
  createDeferred,
  isCode,
  sleep,
  SlipwayError,
  throwIfAborted,
  wrapError,
} from '@slipway/base'
import { type slipway, services } from '@slipway/proto'
import { type Caller, fromServiceError, isUnreached, namePeer } from '@slipway/rpc'
import type { Container, ContainerProcess, ProcessExit, ProcessIO, Runtime } from '../runtime.ts'
import { STDIN_WINDOW, Window } from './inputs.ts'
import { decodeExit, encodeContainer, encodeProcess } from './messages.ts'

const methods = services.SlipwayExecutorService

type Output = slipway.executor.v1.ProcessOutput.$Shape
type Input = slipway.executor.v1.ProcessInput.$Shape
type Stream = ClientDuplexStream<{ input: Input } | object, Output>

const CHUNK_SIZE = 64 << 10
const SIGKILL = 9
/** An executor that does not end a killed process in this time is left alone. */
const KILL_GRACE_MS = 10_000
/** How long a container waits for an executor that is away. */
const RESTART_MS = 10_000
const RETRY_MS = 100

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
        const process = new RemoteProcess(stream as Stream, io, signal)
        stream.write({ start: encodeContainer(spec, io.stdin !== undefined) })
        try {
          await process.started
          return containerOf(caller, spec.id, process)
        } catch (error) {
          if (!isUnreached(error) || Date.now() > end) throw namePeer(error, 'the executor')
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
      const started = new RemoteProcess(stream as Stream, io, signal)
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

class RemoteProcess implements ContainerProcess {
  readonly exit: Promise<ProcessExit>
  readonly started: Promise<void>
  readonly #stream: Stream
  readonly #ended: Promise<void>
  readonly #over = new AbortController()
  readonly #window = new Window(STDIN_WINDOW)
  #failure: SlipwayError | undefined

  constructor(stream: Stream, io: ProcessIO, signal: AbortSignal | undefined) {
    this.#stream = stream
    const started = createDeferred<void>()
    const exit = createDeferred<ProcessExit>()
    const ended = createDeferred<void>()
    this.started = started.promise
    this.exit = exit.promise.catch((error: unknown) =>
      Promise.reject(namePeer(error, 'the executor') as Error),
    )
    this.exit.catch(() => {})
    this.#ended = ended.promise
    exit.promise.catch(() => {})
    started.promise.catch(() => {})
    stream.on('data', (output: Output) => {
      if (output.started) {
        started.resolve()
        void this.#feed(io)
      } else if (output.stdout) io.stdout(output.stdout)
      else if (output.stderr) io.stderr(output.stderr)
      else if (output.exit) exit.resolve(decodeExit(output.exit))
      else if (output.stdin_taken) this.#window.give(output.stdin_taken)
      else if (output.failure)
        this.#failure = new SlipwayError('failed-precondition', output.failure.message ?? 'signal failed')
    })
    // The executor is told rather than left, so that it answers once everything is gone.
    const kill = (): void => {
      void this.#send({ kill: SIGKILL })
      setTimeout(() => stream.cancel(), KILL_GRACE_MS).unref()
    }
    signal?.addEventListener('abort', kill, { once: true })
    const end = (error: unknown): void => {
      signal?.removeEventListener('abort', kill)
      this.#over.abort()
      started.reject(error)
      exit.reject(error)
      ended.resolve()
    }
    stream.on('error', (error) => end(signal?.aborted ? abortError(signal) : fromServiceError(error)))
    stream.on('end', () => end(new SlipwayError('unavailable', 'the executor ended the call')))
  }

  async kill(signal: number): Promise<void> {
    await this.#send({ kill: signal })
  }

  async resize(size: { readonly rows: number; readonly cols: number }): Promise<void> {
    await this.#send({ resize: { ...size } })
  }

  /** Ends our side; the container is gone over there when it settles. */
  async close(): Promise<void> {
    this.#stream.end()
    await this.#ended
  }

  async #send(input: Input): Promise<void> {
    if (this.#failure) throw this.#failure
    if (this.#over.signal.aborted || this.#stream.writableEnded) return
    await new Promise<void>((resolve) => this.#stream.write({ input }, () => resolve()))
  }

  async #feed(io: ProcessIO): Promise<void> {
    if (!io.stdin) return
    const { signal } = this.#over
    try {
      for await (const chunk of io.stdin) {
        for (let start = 0; start < chunk.length && !signal.aborted; start += CHUNK_SIZE) {
          const part = chunk.subarray(start, start + CHUNK_SIZE)
          await this.#window.take(part.length, signal)
          await this.#send({ stdin: part })
        }
        if (signal.aborted) return
      }
    } finally {
      await this.#send({ stdin_end: {} })
    }
  }
}
