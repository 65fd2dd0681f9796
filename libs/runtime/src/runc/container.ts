import { existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { failpoint, SlipwayError, throwIfAborted } from '@slipway/base'
import type {
  Container,
  ContainerProcess,
  ContainerSpec,
  ProcessExit,
  ProcessIO,
  ProcessSpec,
} from '../runtime.ts'
import type { Bundle } from '../bundle/bundle.ts'
import { removeCgroup, withOomKills } from '../bundle/cgroup.ts'
import type { RuntimeCli } from './cli.ts'
import { ForegroundProcess } from './foreground.ts'
import { toJson } from '../bundle/spec/json.ts'

export class RuncContainer implements Container {
  readonly id: string
  readonly exit: Promise<ProcessExit>
  readonly #cli: RuntimeCli
  readonly #bundle: Bundle
  readonly #first: ForegroundProcess
  readonly #onDispose: () => void
  readonly #others = new Set<ForegroundProcess>()
  #execs = 0
  #disposed: Promise<void> | undefined

  private constructor(
    id: string,
    cli: RuntimeCli,
    bundle: Bundle,
    first: ForegroundProcess,
    onDispose: () => void,
  ) {
    this.id = id
    this.#cli = cli
    this.#bundle = bundle
    this.#first = first
    this.#onDispose = onDispose
    this.exit = first.exit.then((exit) => withOomKills(exit, bundle.config.linux.cgroupsPath))
  }

  static async start(
    spec: ContainerSpec,
    cli: RuntimeCli,
    bundle: Bundle,
    io: ProcessIO,
    onDispose: () => void,
    signal?: AbortSignal,
  ): Promise<RuncContainer> {
    const keep = keepsCgroup(spec, cli)
    const first = await ForegroundProcess.start(bundle.pidFile, spec.process.tty, io, (runIO) =>
      cli.run(spec.id, bundle.path, bundle.pidFile, runIO, keep),
    )
    failpoint('exec.container.started')
    first.killOnAbort(signal)
    return new RuncContainer(spec.id, cli, bundle, first, onDispose)
  }

  async exec(spec: ProcessSpec, io: ProcessIO, signal?: AbortSignal): Promise<ContainerProcess> {
    await this.#first.started(signal)
    throwIfAborted(signal)
    if (this.#first.ended) throw new SlipwayError('failed-precondition', `container ${this.id} has stopped`)
    const name = `exec-${++this.#execs}`
    const { path } = this.#bundle
    const process = this.#bundle.furtherProcess(spec)
    const processFile = join(path, `${name}.json`)
    const pidFile = join(path, `${name}.pid`)
    writeFileSync(processFile, toJson(process), { mode: 0o600 })
    const started = await ForegroundProcess.start(pidFile, spec.tty, io, (runIO) =>
      this.#cli.exec(this.id, processFile, pidFile, runIO),
    )
    started.killOnAbort(signal)
    this.#others.add(started)
    const over = (): void => void this.#others.delete(started)
    started.exit.then(over, over)
    return started
  }

  async kill(signal: number): Promise<void> {
    await this.#first.kill(signal)
  }

  async resize(size: { readonly rows: number; readonly cols: number }): Promise<void> {
    await this.#first.resize(size)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    await this.#disposed
  }

  async #dispose(): Promise<void> {
    await this.#first.killForSure()
    // Who disposes it wants no more of it, and may be why its output is not taken.
    for (const process of [this.#first, ...this.#others]) process.discard()
    await this.exit.catch(() => undefined)
    if (existsSync(this.#cli.stateOf(this.id))) await this.#cli.delete(this.id)
    removeCgroup(this.#bundle.config.linux.cgroupsPath)
    await this.#bundle.dispose()
    this.#onDispose()
  }
}

/** The count of OOM kills goes away with the cgroup, so where it can matter the cgroup has to stay for a look. */
function keepsCgroup(spec: ContainerSpec, cli: RuntimeCli): boolean {
  const limited = spec.resources?.memory !== undefined && spec.resources.memory > 0n
  return limited && basename(cli.binary) !== 'crun'
}
