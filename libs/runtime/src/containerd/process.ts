import { errorMessage, sleep, SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import type { ContainerProcess, ProcessExit, ProcessIO } from '../runtime.ts'
import type { ContainerdClient } from './client.ts'
import { Stdio, type StdioPaths } from './stdio.ts'
import { killOnAbort } from '../bundle/kill-on-abort.ts'

const tasks = services.TasksService
const KILL_AGAIN_MS = 50
const SIGKILL = 9
/** What runc answers for a process that it cannot start. */
const NOT_STARTED = 1

export interface ProcessTarget {
  readonly container: string
  /** Empty for the first process. */
  readonly exec: string
}

export interface ProcessSetup {
  readonly target: ProcessTarget
  readonly io: ProcessIO
  readonly tty: boolean
  /** For its pipes. */
  readonly dir: string
  /** Makes containerd know the process, without starting it. */
  readonly create: (stdio: StdioPaths) => Promise<void>
}

/** A process that containerd runs. */
export class TaskProcess implements ContainerProcess {
  readonly exit: Promise<ProcessExit>
  readonly #client: ContainerdClient
  readonly #target: ProcessTarget
  readonly #stdio: Stdio
  readonly #gone: Promise<unknown>
  #ended = false

  private constructor(
    client: ContainerdClient,
    target: ProcessTarget,
    stdio: Stdio,
    status: Promise<number>,
  ) {
    this.#client = client
    this.#target = target
    this.#stdio = stdio
    this.#gone = status.then(
      () => this.#end(),
      () => this.#end(),
    )
    this.exit = status.then(async (exitCode) => {
      await stdio.drained()
      return { exitCode }
    })
    this.exit.catch(() => undefined)
  }

  /**
   * Creates and starts a process. One that cannot be started ends with a message of the runtime on stderr; other errors are
   * thrown.
   */
  static async start(client: ContainerdClient, setup: ProcessSetup): Promise<TaskProcess> {
    const { target, io, tty, dir } = setup
    const stdio = Stdio.open(dir, target.exec || 'first', tty, io)
    try {
      await setup.create(stdio.paths)
      const ids = { container_id: target.container, exec_id: target.exec }
      const status = client
        .call(tasks.Wait, ids, { endless: true })
        .then(({ exit_status }) => exit_status ?? 0)
      status.catch(() => undefined)
      await client.call(tasks.Start, ids)
      stdio.started(
        () => void client.callIfThere(tasks.CloseIO, { ...ids, stdin: true }).catch(() => undefined),
      )
      return new TaskProcess(client, target, stdio, status)
    } catch (error) {
      stdio.close()
      const reason = whyNotStarted(error)
      if (reason === undefined) {
        stdio.discard()
        throw error
      }
      const text = Buffer.from(`${reason}\n`)
      await (tty ? io.stdout(text) : io.stderr(text))
      return new TaskProcess(client, target, stdio, Promise.resolve(NOT_STARTED))
    }
  }

  get ended(): boolean {
    return this.#ended
  }

  async kill(signal: number): Promise<void> {
    if (this.#ended) return
    try {
      await this.#client.callIfThere(tasks.Kill, { ...this.#ids(), signal })
    } catch (error) {
      // It ended meanwhile.
      if (!/not (?:running|started)|finished/.test(errorMessage(error))) throw error
    }
  }

  /** SIGKILL until it worked. */
  async killForSure(): Promise<void> {
    while (!this.#ended) {
      await this.kill(SIGKILL)
      await Promise.race([this.#gone, sleep(KILL_AGAIN_MS)])
    }
  }

  /** Drops output that was not delivered yet. */
  discard(): void {
    this.#stdio.discard()
  }

  async resize(size: { readonly rows: number; readonly cols: number }): Promise<void> {
    if (!this.#stdio.paths.terminal) throw new SlipwayError('failed-precondition', 'process has no terminal')
    if (this.#ended) return
    await this.#client.callIfThere(tasks.ResizePty, { ...this.#ids(), width: size.cols, height: size.rows })
  }

  /** Kills the process when `signal` aborts. */
  killOnAbort(signal: AbortSignal | undefined): void {
    killOnAbort({ exit: this.exit, kill: () => this.killForSure() }, signal)
  }

  #ids(): { container_id: string; exec_id: string } {
    return { container_id: this.#target.container, exec_id: this.#target.exec }
  }

  #end(): void {
    this.#ended = true
    this.#stdio.close()
  }
}

/** What the OCI runtime said, where it worked and the process did not. */
function whyNotStarted(error: unknown): string | undefined {
  const message = errorMessage(error)
  // Without words of the runtime, the runtime itself could not be run.
  if (message.includes('unable to retrieve OCI runtime error')) return undefined
  const said = /OCI runtime (?:create|start|exec) failed: (.*?)(?:: unknown)?$/s.exec(message)
  return said?.[1]
}
