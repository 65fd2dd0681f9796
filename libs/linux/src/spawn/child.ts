import { closeSync } from 'node:fs'
import type { Receiver } from './pace.ts'
import { createPipe, type Pipe } from './pipe.ts'
import type { Pty } from './pty.ts'
import { type ExitStatus, type Spawner, waitForExit } from './spawner.ts'
import { feedPipe, type PipeOutput, receivePipe } from './streams.ts'

export interface ChildOptions {
  readonly file: string
  readonly args: readonly string[]
  readonly env: readonly string[]
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Output goes to /dev/null without a receiver. */
  readonly stdout?: Receiver
  readonly stderr?: Receiver
  /** A terminal for all three standard streams, in place of pipes; its output goes to `stdout`. */
  readonly pty?: Pty
}

export interface Child {
  readonly pid: number
  /** Settles when the process ended and all of its output was delivered. */
  readonly exit: Promise<ExitStatus>
  /** Settles when the process itself ended; others may still hold its output. */
  readonly ended: Promise<ExitStatus>
  /** Drops output that was not delivered yet, for receivers that may never take it. */
  discard(): void
}

/** Above what a runtime hands on to a container, which is closed there. */
const LIFE_FD = 3

/**
 * Starts a process and streams its output. Its end shows as the end of a pipe that it holds and nobody else, so no
 * thread waits for it.
 */
export async function startChild(spawner: Spawner, options: ChildOptions): Promise<Child> {
  return options.pty
    ? await startOnTerminal(spawner, options, options.pty)
    : await startOnPipes(spawner, options)
}

async function startOnTerminal(spawner: Spawner, options: ChildOptions, pty: Pty): Promise<Child> {
  const { file, args, env } = options
  const life = createPipe()
  const standard = [0, 1, 2].map((target) => ({ fd: pty.slave, target }))
  let pid: number
  try {
    pid = await spawner.spawn({ file, args, env, fds: [...standard, { fd: life.write, target: LIFE_FD }] })
  } catch (error) {
    closeSync(life.read)
    pty.abandon()
    throw error
  } finally {
    closeSync(life.write)
    closeSync(pty.slave)
  }
  const output = pty.receive(options.stdout ?? (() => undefined))
  // The terminal goes away with its program; input that is left then is nobody's.
  if (options.stdin) pty.send(options.stdin).catch(() => undefined)
  const ended = receive(life, () => undefined).done.then(() => waitForExit(pid))
  const exit = Promise.all([ended, output]).then(([status]) => status)
  return { pid, ended, exit, discard: () => pty.discard() }
}

async function startOnPipes(spawner: Spawner, options: ChildOptions): Promise<Child> {
  const life = createPipe()
  const stdin = options.stdin && createPipe()
  const stdout = options.stdout && createPipe()
  const stderr = options.stderr && createPipe()
  const theirs = [
    { fd: life.write, target: LIFE_FD },
    ...(stdin ? [{ fd: stdin.read, target: 0 }] : []),
    ...(stdout ? [{ fd: stdout.write, target: 1 }] : []),
    ...(stderr ? [{ fd: stderr.write, target: 2 }] : []),
  ]
  let pid: number
  try {
    const { file, args, env } = options
    pid = await spawner.spawn({ file, args, env, fds: theirs })
  } catch (error) {
    for (const pipe of [life, stdin, stdout, stderr]) if (pipe) closeSync(readOrWrite(pipe, stdin))
    throw error
  } finally {
    for (const { fd } of theirs) closeSync(fd)
  }
  const outputs = [receive(stdout, options.stdout), receive(stderr, options.stderr)]
  const input = stdin && options.stdin && feedPipe(stdin.write, options.stdin)
  const ended = receive(life, () => undefined).done.then(() => waitForExit(pid))
  const exit = ended.then(async (status) => {
    input?.stop()
    await Promise.all(outputs.map(({ done }) => done))
    return status
  })
  const discard = (): void => {
    for (const output of outputs) output.discard()
  }
  return { pid, exit, ended, discard }
}

/** The end of a pipe that stays with this process. */
function readOrWrite(pipe: Pipe, stdin: Pipe | undefined): number {
  return pipe === stdin ? pipe.write : pipe.read
}

function receive(pipe: Pipe | undefined, onChunk: Receiver | undefined): PipeOutput {
  if (!pipe || !onChunk) return { done: Promise.resolve(), discard: () => {} }
  return receivePipe(pipe.read, onChunk)
}
