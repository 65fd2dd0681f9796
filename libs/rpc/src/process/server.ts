import type { ServerDuplexStream } from '@grpc/grpc-js'
import { ByteQueue, errorCode, errorMessage, isCode, SlipwayError } from '@slipway/base'
import type { slipway } from '@slipway/proto'
import { drained } from '../handlers.ts'
import type { ProcessExit, ProcessIO, RunningProcess } from './process.ts'

type Output = slipway.executor.v1.ProcessOutput.$Shape
type Input = slipway.executor.v1.ProcessInput.$Shape
type Writable = Pick<
  ServerDuplexStream<object, Output>,
  'cancelled' | 'writableEnded' | 'write' | 'once' | 'off'
>
type Messages = AsyncIterator<{ readonly input?: Input | null }>

const SIGKILL = 9

/** One process' end of a call: its output goes out, its input and signals come in. */
export class ProcessSide {
  readonly io: ProcessIO
  /** Aborts when the process is to be killed before it has started. */
  readonly killedEarly: AbortSignal
  readonly #call: Writable
  readonly #stdin: ByteQueue | undefined
  readonly #early = new AbortController()
  /** Settles when the caller has ended its side or gone away. */
  readonly #left: Promise<void>
  #process: RunningProcess | undefined

  constructor(call: Writable, messages: Messages, hasStdin: boolean) {
    this.#call = call
    this.killedEarly = this.#early.signal
    this.#stdin = hasStdin
      ? new ByteQueue({ onTaken: (bytes) => void this.#write({ stdin_taken: bytes }) })
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
  async accompany(process: RunningProcess): Promise<void> {
    this.#process = process
    const exited = process.exit.then((exit) => this.#write({ exit: encodeExit(exit) }))
    exited.catch(() => {})
    await Promise.race([this.#left, exited.then(() => this.#left)])
  }

  end(): void {
    this.#stdin?.end()
  }

  /** A write after the end would take the status with it. Settles when the caller takes more. */
  #write(output: Output): Promise<void> | undefined {
    if (this.#call.cancelled || this.#call.writableEnded) return undefined
    return this.#call.write(output) ? undefined : drained(this.#call)
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
    if (input.stdin) await this.#stdin?.push(input.stdin)
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
      void this.#write({ failure: { code: errorCode(error), message: errorMessage(error) } })
    }
  }
}

function encodeExit(exit: ProcessExit): slipway.executor.v1.Exit.$Properties {
  return {
    exit_code: exit.exitCode,
    ...(exit.signal === undefined ? {} : { signal: exit.signal }),
    oom_killed: exit.oomKilled ?? false,
  }
}
