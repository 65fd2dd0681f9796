import { readFileSync } from 'node:fs'
import { sleep, SlipwayError } from '@slipway/base'
import { type Child, isErrno, Pty, resizeTerminalOf } from '@slipway/linux'
import type { ContainerProcess, ProcessExit, ProcessIO } from '../runtime.ts'
import type { RunIO } from './cli.ts'
import { killOnAbort } from '../bundle/kill-on-abort.ts'

const POLL_MS = 10
const KILL_AGAIN_MS = 50
const SIGKILL = 9

/** A process in a container that a runtime command runs in the foreground; the command ends with it. */
export class ForegroundProcess implements ContainerProcess {
  readonly exit: Promise<ProcessExit>
  readonly #child: Child
  readonly #pidFile: string
  readonly #pty: Pty | undefined
  #ended = false

  private constructor(child: Child, pidFile: string, pty: Pty | undefined) {
    this.#child = child
    this.#pidFile = pidFile
    this.#pty = pty
    this.exit = child.exit.then(({ code, signal }) =>
      signal === undefined ? { exitCode: code } : { exitCode: code, signal },
    )
    void child.ended.then(() => {
      this.#ended = true
    })
  }

  static async start(
    pidFile: string,
    tty: boolean,
    io: ProcessIO,
    command: (io: RunIO) => Promise<Child>,
  ): Promise<ForegroundProcess> {
    const pty = tty ? Pty.open() : undefined
    const child = await command({
      stdout: (chunk) => io.stdout(chunk),
      stderr: (chunk) => io.stderr(chunk),
      ...(io.stdin ? { stdin: io.stdin } : {}),
      ...(pty ? { pty } : {}),
    })
    return new ForegroundProcess(child, pidFile, pty)
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Resolves when the process exists, or when the runtime ended without one. */
  async started(signal?: AbortSignal): Promise<void> {
    while (!this.#ended && this.#pid() === undefined) await sleep(POLL_MS, signal)
  }

  async kill(signal: number): Promise<void> {
    await this.started()
    const pid = this.#pid()
    if (!this.#ended && pid !== undefined) sendSignal(pid, signal)
  }

  /** SIGKILL until it worked; a process that is just being set up may not be there yet. */
  async killForSure(): Promise<void> {
    while (!this.#ended) {
      const pid = this.#pid()
      if (pid !== undefined) sendSignal(pid, SIGKILL)
      await Promise.race([this.#child.ended, sleep(KILL_AGAIN_MS)])
    }
  }

  /** Drops output that was not delivered yet. */
  discard(): void {
    this.#child.discard()
  }

  async resize(size: { readonly rows: number; readonly cols: number }): Promise<void> {
    if (!this.#pty) throw new SlipwayError('failed-precondition', 'process has no terminal')
    if (this.#ended) return
    this.#pty.resize(size)
    // The runtime stands between two terminals. Not all of them hand the size on, so it is set on the inner one too.
    const pid = this.#pid()
    if (pid === undefined || !resizeTerminalOf(pid, size)) sendSignal(this.#child.pid, 'SIGWINCH')
  }

  /** Kills the process when `signal` aborts. */
  killOnAbort(signal: AbortSignal | undefined): void {
    killOnAbort({ exit: this.exit, kill: () => this.killForSure() }, signal)
  }

  #pid(): number | undefined {
    try {
      const pid = Number(readFileSync(this.#pidFile, 'utf8'))
      return Number.isInteger(pid) && pid > 1 ? pid : undefined
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined
      throw error
    }
  }
}

function sendSignal(pid: number, signal: number | NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error
  }
}
