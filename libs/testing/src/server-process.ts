import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ServerProcessOptions {
  readonly cwd?: string
  /** All variables; default: those of this process. */
  readonly env?: NodeJS.ProcessEnv
  readonly uid?: number
  readonly gid?: number
}

const POLL_MS = 25
const LOG_CHARACTERS = 20_000

/** A real server in a process of its own, that can be killed and started again. */
export class ServerProcess {
  readonly #command: string
  readonly #args: readonly string[]
  readonly #options: ServerProcessOptions
  #process: ChildProcess | undefined
  #log = ''

  constructor(command: string, args: readonly string[], options: ServerProcessOptions = {}) {
    this.#command = command
    this.#args = args
    this.#options = options
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  /** The end of what it wrote. */
  get log(): string {
    return this.#log
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  /** Settles when it `isReady`. Throws with its log when it ends or is not ready in time; then it may still run. */
  async start(isReady: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
    const child = spawn(this.#command, [...this.#args], {
      ...this.#options,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on(
        'data',
        (chunk: Buffer) => (this.#log = (this.#log + chunk.toString()).slice(-LOG_CHARACTERS)),
      )
    this.#process = child
    await once(child, 'spawn')
    for (const end = Date.now() + limitMs; this.isRunning && Date.now() < end; await sleep(POLL_MS)) {
      if (await isReady()) return
    }
    throw new Error(`${basename(this.#command)} does not start:\n${this.#log}`)
  }

  /** Settles when it has ended, also when it had before. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#process
    if (!child || !this.isRunning) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}
