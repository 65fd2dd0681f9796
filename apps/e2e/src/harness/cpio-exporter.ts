import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { REPO } from './daemon.ts'
import { waitFor } from './watch.ts'

const WHEELS = join(REPO, '.cache/cpio-exporter')

/** `examples/cpio-exporter`, as a process. */
export class CpioExporter implements AsyncDisposable {
  static readonly available = existsSync(join(WHEELS, 'requirements'))
  readonly #child: ChildProcess
  #log = ''

  private constructor(args: readonly string[]) {
    this.#child = spawn('python3', [join(REPO, 'examples/cpio-exporter/main.py'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PYTHONPATH: WHEELS, PYTHONDONTWRITEBYTECODE: '1' },
    })
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
  }

  /** Settles once it is there, and has said so on the bus. */
  static async start(args: readonly string[]): Promise<CpioExporter> {
    const program = new CpioExporter(args)
    const ended = (): boolean => program.#child.exitCode !== null
    await waitFor(
      () => program.#log.includes('exporting cpio') || ended(),
      60_000,
      () => program.#log,
    )
    if (ended()) throw new Error(`the exporter ended:\n${program.#log}`)
    return program
  }

  get log(): string {
    return this.#log
  }

  /** Answers the exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await exit
    }
    return this.#child.exitCode
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const cut = setTimeout(() => this.#child.kill('SIGKILL'), 20_000)
    await this.stop()
    clearTimeout(cut)
  }
}
