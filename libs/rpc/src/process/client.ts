import type { ClientDuplexStream } from '@grpc/grpc-js'
import { abortError, createDeferred, pauseWhile, SlipwayError } from '@slipway/base'
import type { slipway } from '@slipway/proto'
import { fromServiceError, namePeer } from '../status.ts'
import type { ProcessExit, ProcessIO, RunningProcess } from './process.ts'
import { STDIN_WINDOW, Window } from './window.ts'

type Output = slipway.executor.v1.ProcessOutput.$Shape
type Input = slipway.executor.v1.ProcessInput.$Shape
export type ProcessCall = ClientDuplexStream<{ input: Input } | object, Output>

const CHUNK_SIZE = 64 << 10
const SIGKILL = 9
/** Who does not end a killed process in this time is left alone. */
const KILL_GRACE_MS = 10_000

/**
 * A process whose output, and the end of it, come over a call; input, signals and sizes go there. The call was opened and is
 * about to be told what to start.
 */
export class RemoteProcess implements RunningProcess {
  readonly exit: Promise<ProcessExit>
  readonly started: Promise<void>
  readonly #stream: ProcessCall
  readonly #ended: Promise<void>
  readonly #over = new AbortController()
  readonly #window = new Window(STDIN_WINDOW)
  #failure: SlipwayError | undefined

  /** `peer` names who runs it, in errors. */
  constructor(stream: ProcessCall, io: ProcessIO, peer: string, signal: AbortSignal | undefined) {
    this.#stream = stream
    const started = createDeferred<void>()
    const exit = createDeferred<ProcessExit>()
    const ended = createDeferred<void>()
    this.started = started.promise
    this.exit = exit.promise.catch((error: unknown) => Promise.reject(namePeer(error, peer) as Error))
    this.exit.catch(() => {})
    this.#ended = ended.promise
    exit.promise.catch(() => {})
    started.promise.catch(() => {})
    stream.on('data', (output: Output) => {
      if (output.started) {
        started.resolve()
        void this.#feed(io)
      } else if (output.stdout) pauseWhile(stream, io.stdout(output.stdout))
      else if (output.stderr) pauseWhile(stream, io.stderr(output.stderr))
      else if (output.exit) exit.resolve(decodeExit(output.exit))
      else if (output.stdin_taken) this.#window.give(output.stdin_taken)
      else if (output.failure)
        this.#failure = new SlipwayError('failed-precondition', output.failure.message ?? 'signal failed')
    })
    // The peer is told rather than left, so that it answers once everything is gone.
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
    stream.on('end', () => end(new SlipwayError('unavailable', `${peer} ended the call`)))
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

function decodeExit(wire: slipway.executor.v1.Exit.$Shape): ProcessExit {
  return {
    exitCode: wire.exit_code ?? 0,
    ...(wire.signal === undefined || wire.signal === null ? {} : { signal: wire.signal }),
    ...(wire.oom_killed ? { oomKilled: true } : {}),
  }
}
