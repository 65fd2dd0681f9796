import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dial } from '@slipway/rpc'
import { services } from '@slipway/proto'

export const REPO = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..')

/** Another daemon with buildkitd's flags to run the tests against: how the tests themselves are checked. */
const BINARY = process.env.SLIPWAY_E2E_DAEMON ?? join(REPO, 'bin/slipwayd')

export interface DaemonOptions {
  /** An existing state root, for restarts; made and removed by the harness when absent. */
  readonly root?: string
  readonly args?: readonly string[]
  /** More variables of its environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Another program than slipwayd, with the same flags. */
  readonly binary?: string
}

/** A real slipwayd in its own process, with a root and socket of its own. */
export class Daemon implements AsyncDisposable {
  readonly address: string
  readonly root: string
  readonly #dir: string
  readonly #process: ChildProcess
  #log = ''
  #ending = false

  private constructor(dir: string, root: string, { args = [], env = {}, binary = BINARY }: DaemonOptions) {
    this.#dir = dir
    this.root = root
    this.address = `unix://${dir}/slipwayd.sock`
    this.#process = spawn(binary, ['--root', root, '--addr', this.address, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#log += chunk.toString()
      })
    }
  }

  static async start(options: DaemonOptions = {}): Promise<Daemon> {
    const dir = mkdtempSync(join(tmpdir(), 'slipway-e2e-'))
    const daemon = new Daemon(dir, options.root ?? join(dir, 'root'), options)
    try {
      await daemon.#ready()
    } catch (error) {
      await daemon.kill()
      rmSync(dir, { recursive: true, force: true })
      throw error
    }
    return daemon
  }

  get log(): string {
    return this.#log
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  get pids(): readonly number[] {
    return [this.pid]
  }

  /** Whether the process ended without having been asked to. */
  get crashed(): boolean {
    return !this.#ending && (this.#process.exitCode !== null || this.#process.signalCode !== null)
  }

  async #ready(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null)
        throw new Error(`the daemon ended with ${this.#process.exitCode}:\n${this.#log}`)
      const caller = dial(this.address)
      try {
        await caller.unary(services.HealthService.Check, {}, { deadlineMs: 1_000 })
        return
      } catch {
        await new Promise((done) => setTimeout(done, 50))
      } finally {
        caller.close()
      }
    }
    throw new Error(`the daemon did not become ready:\n${this.#log}`)
  }

  /** SIGTERM; answers the milliseconds it took. The root stays when it was given. */
  async stop(): Promise<number> {
    const started = Date.now()
    await this.#end('SIGTERM')
    return Date.now() - started
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.crashed) this.#ending = true
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit')
      this.#process.kill(signal)
      await ended
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}

/** Mounts of this machine below a directory. */
export function mountsBelow(dir: string): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((target) => target.startsWith(`${dir}/`))
}
