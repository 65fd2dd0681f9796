import { closeSync, constants, openSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import {
  isErrno,
  makeFifo,
  type PipeInput,
  type PipeOutput,
  type Receiver,
  receivePipe,
  feedPipe,
} from '@slipway/linux'
import type { ProcessIO } from '../runtime.ts'

const O_NONBLOCK = 0o4000

/** Paths as containerd takes them; empty for none. */
export interface StdioPaths {
  readonly stdin: string
  readonly stdout: string
  readonly stderr: string
  readonly terminal: boolean
}

/** The standard streams of a process as named pipes, whose other ends containerd's shim opens. */
export class Stdio {
  readonly paths: StdioPaths
  readonly #io: ProcessIO
  /** Our own hold of every pipe: none looks ended before the shim has opened it. */
  readonly #holds: number[] = []
  readonly #outputs: PipeOutput[] = []
  #input: PipeInput | undefined

  private constructor(paths: StdioPaths, io: ProcessIO) {
    this.paths = paths
    this.#io = io
  }

  /** Pipes in `dir`, named after `name`. A terminal has no stderr of its own. */
  static open(dir: string, name: string, terminal: boolean, io: ProcessIO): Stdio {
    const path = (stream: string, wanted: boolean): string => (wanted ? join(dir, `${name}.${stream}`) : '')
    const paths = {
      stdin: path('stdin', io.stdin !== undefined),
      stdout: path('stdout', true),
      stderr: path('stderr', !terminal),
      terminal,
    }
    const stdio = new Stdio(paths, io)
    try {
      for (const fifo of [paths.stdin, paths.stdout, paths.stderr]) if (fifo) stdio.#make(fifo)
      stdio.#receive(paths.stdout, (chunk) => io.stdout(chunk))
      if (!terminal) stdio.#receive(paths.stderr, (chunk) => io.stderr(chunk))
      return stdio
    } catch (error) {
      stdio.close()
      throw error
    }
  }

  /** The shim has opened its ends. `onEnd` is called when all input was written; the shim closes the process's stdin only then. */
  started(onEnd: () => void): void {
    const { stdin, terminal } = this.paths
    if (stdin && this.#io.stdin) {
      this.#input = feedPipe(openSync(stdin, constants.O_RDWR | O_NONBLOCK), this.#io.stdin)
      // A terminal has no end of input: it would hang up.
      if (!terminal) void this.#input.done.then(onEnd)
    }
    this.#release(terminal ? 1 : 0)
  }

  /** Settles when all output was delivered, or discarded. */
  async drained(): Promise<void> {
    await Promise.all(this.#outputs.map(({ done }) => done))
  }

  /** Drops output that was not delivered yet. */
  discard(): void {
    for (const output of this.#outputs) output.discard()
  }

  /** The process is gone: input that is left is nobody's. Output may still be on its way. */
  close(): void {
    this.#input?.stop()
    this.#release(0)
    for (const path of [this.paths.stdin, this.paths.stdout, this.paths.stderr]) if (path) remove(path)
  }

  #make(path: string): void {
    makeFifo(path)
    this.#holds.push(openSync(path, constants.O_RDWR | O_NONBLOCK))
  }

  #receive(path: string, receiver: Receiver): void {
    this.#outputs.push(receivePipe(openSync(path, constants.O_RDONLY | O_NONBLOCK), receiver))
  }

  #release(kept: number): void {
    for (const fd of this.#holds.splice(this.paths.stdin ? kept : 0)) closeSync(fd)
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error
  }
}
