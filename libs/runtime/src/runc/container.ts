import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError, sleep, throwIfAborted } from '@slipway/base'
import { type Child, type ExitStatus, isErrno } from '@slipway/linux'
import type { Container, ContainerProcess, ProcessExit, ProcessIO, ProcessSpec } from '../runtime.ts'
import type { Bundle } from './bundle.ts'
import type { RunIO, RuntimeCli } from './cli.ts'
import { createProcess } from './spec/spec.ts'
import { lookupUser } from './user.ts'

const POLL_MS = 10
const SIGKILL = 9

/** A process that a runtime command runs in the foreground; the command ends with it. */
class ForegroundProcess implements ContainerProcess {
  readonly exit: Promise<ProcessExit>
  readonly #child: Child
  readonly #pidFile: string
  #ended = false

  constructor(child: Child, pidFile: string) {
    this.#child = child
    this.#pidFile = pidFile
    this.exit = child.exit.then(toExit)
    void child.ended.then(() => {
      this.#ended = true
    })
  }

  /** Resolves when the process exists, or when the runtime ended without one. */
  async started(signal?: AbortSignal): Promise<void> {
    while (!this.#ended && this.#pid() === undefined) await sleep(POLL_MS, signal)
  }

  async kill(signal: number): Promise<void> {
    await this.started()
    const pid = this.#pid()
    if (this.#ended || pid === undefined) return
    sendSignal(pid, signal)
  }

  /** SIGKILL until it worked; a process that is just being set up may not be there yet. */
  async killForSure(): Promise<void> {
    while (!this.#ended) {
      const pid = this.#pid()
      if (pid !== undefined) sendSignal(pid, SIGKILL)
      await Promise.race([this.#child.ended, sleep(50)])
    }
  }

  async resize(): Promise<void> {
    throw new SlipwayError('failed-precondition', 'process has no terminal')
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

function sendSignal(pid: number, signal: number): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error
  }
}

function toExit({ code, signal }: ExitStatus): ProcessExit {
  return signal === undefined ? { exitCode: code } : { exitCode: code, signal }
}

export class RuncContainer implements Container {
  readonly id: string
  readonly exit: Promise<ProcessExit>
  readonly #cli: RuntimeCli
  readonly #bundle: Bundle
  readonly #first: ForegroundProcess
  readonly #onDispose: () => void
  #execs = 0
  #disposed: Promise<void> | undefined

  private constructor(id: string, cli: RuntimeCli, bundle: Bundle, child: Child, onDispose: () => void) {
    this.id = id
    this.#cli = cli
    this.#bundle = bundle
    this.#first = new ForegroundProcess(child, bundle.pidFile)
    this.#onDispose = onDispose
    this.exit = this.#first.exit
  }

  static async start(
    id: string,
    cli: RuntimeCli,
    bundle: Bundle,
    io: ProcessIO,
    onDispose: () => void,
    signal?: AbortSignal,
  ): Promise<RuncContainer> {
    const child = await cli.run(id, bundle.path, bundle.pidFile, runIO(io))
    const container = new RuncContainer(id, cli, bundle, child, onDispose)
    container.#killOnAbort(container.#first, signal)
    return container
  }

  async exec(spec: ProcessSpec, io: ProcessIO, signal?: AbortSignal): Promise<ContainerProcess> {
    await this.#first.started(signal)
    throwIfAborted(signal)
    const name = `exec-${++this.#execs}`
    const { config, path, rootfs } = this.#bundle
    const user = spec.user === '' ? config.process.user : lookupUser(rootfs, spec.user)
    const process = createProcess(
      {
        ...spec,
        env: spec.env.length > 0 ? spec.env : config.process.env,
        cwd: spec.cwd === '' ? config.process.cwd : spec.cwd,
      },
      user,
      config.process.capabilities,
    )
    const processFile = join(path, `${name}.json`)
    const pidFile = join(path, `${name}.pid`)
    writeFileSync(processFile, JSON.stringify(process), { mode: 0o600 })
    const started = new ForegroundProcess(
      await this.#cli.exec(this.id, processFile, pidFile, runIO(io)),
      pidFile,
    )
    this.#killOnAbort(started, signal)
    return started
  }

  async kill(signal: number): Promise<void> {
    await this.#first.kill(signal)
  }

  async resize(): Promise<void> {
    await this.#first.resize()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    await this.#disposed
  }

  async #dispose(): Promise<void> {
    await this.#first.killForSure()
    await this.exit
    if (existsSync(this.#cli.stateOf(this.id))) await this.#cli.delete(this.id)
    await this.#bundle.dispose()
    this.#onDispose()
  }

  #killOnAbort(process: ForegroundProcess, signal: AbortSignal | undefined): void {
    if (!signal) return
    const onAbort = (): void => {
      process.killForSure().catch(() => undefined)
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    void process.exit.finally(() => signal.removeEventListener('abort', onAbort))
  }
}

function runIO(io: ProcessIO): RunIO {
  return {
    stdout: (chunk) => io.stdout(chunk),
    stderr: (chunk) => io.stderr(chunk),
    ...(io.stdin ? { stdin: io.stdin } : {}),
  }
}
