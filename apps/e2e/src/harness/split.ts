import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NatsServer } from '@slipway/bus/testing/nats-server'
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import { REPO } from './daemon.ts'

export type AppName =
  | 'control'
  | 'solver'
  | 'cache'
  | 'worker'
  | 'executor'
  | 'context-sync'
  | 'exporter'
  | 'frontend'

/** One service in its own process. */
export class ServiceProcess {
  readonly name: AppName
  readonly #args: readonly string[]
  #process: ChildProcess | undefined
  #log = ''

  constructor(name: AppName, args: readonly string[]) {
    this.name = name
    this.#args = args
    this.start()
  }

  get log(): string {
    return this.#log
  }

  get exitCode(): number | null {
    return this.#process?.exitCode ?? null
  }

  start(): void {
    const node = join(REPO, 'node_modules/.bin/node')
    const main = join(REPO, 'apps', this.name, 'src/main.ts')
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', main, ...this.#args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.#log += chunk.toString()))
    }
  }

  /** Answers the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = once(child, 'exit')
    const cut = setTimeout(() => child.kill('SIGKILL'), 15_000)
    child.kill(signal)
    await ended
    clearTimeout(cut)
    return child.exitCode
  }
}

/** Every service as a process of its own, which find each other over a real NATS. It looks like a daemon to clients. */
export class SplitDaemon implements AsyncDisposable {
  readonly address: string
  readonly root: string
  readonly dir: string
  readonly nats: NatsServer
  readonly processes = new Map<AppName, ServiceProcess>()

  private constructor(dir: string, nats: NatsServer) {
    this.dir = dir
    this.nats = nats
    this.root = join(dir, 'root')
    this.address = `unix://${dir}/buildkitd.sock`
  }

  static async start(): Promise<SplitDaemon> {
    const split = new SplitDaemon(mkdtempSync(join(tmpdir(), 'slipway-split-')), await NatsServer.start())
    try {
      split.#startAll()
      await split.ready()
    } catch (error) {
      await split[Symbol.asyncDispose]()
      throw error
    }
    return split
  }

  get log(): string {
    return [...this.processes.values()].map(({ name, log }) => `--- ${name}\n${log}`).join('\n')
  }

  get pid(): number {
    return process.pid
  }

  socket(name: AppName): string {
    return `unix://${this.dir}/${name}.sock`
  }

  /** Waits until a build could start. */
  async ready(): Promise<void> {
    const edge = dial(this.address)
    const solver = dial(this.socket('solver'))
    try {
      for (let tries = 0; ; tries++) {
        const dead = [...this.processes.values()].find(({ exitCode }) => exitCode !== null)
        if (dead) throw new Error(`${dead.name} ended with ${dead.exitCode}:\n${this.log}`)
        try {
          const { record } = await edge.unary(services.ControlService.ListWorkers, {}, { deadlineMs: 1_000 })
          await solver.unary(services.HealthService.Check, {}, { deadlineMs: 1_000 })
          if ((record ?? []).length > 0) return
        } catch {
          // Not there yet.
        }
        if (tries > 300) throw new Error(`the services did not become ready:\n${this.log}`)
        await new Promise((done) => setTimeout(done, 100))
      }
    } finally {
      edge.close()
      solver.close()
    }
  }

  process(name: AppName): ServiceProcess {
    const found = this.processes.get(name)
    if (!found) throw new Error(`no ${name}`)
    return found
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of [
      'control',
      'solver',
      'exporter',
      'frontend',
      'worker',
      'context-sync',
      'executor',
      'cache',
    ] as const) {
      await this.processes.get(name)?.stop()
    }
    await this.nats[Symbol.asyncDispose]()
    rmSync(this.dir, { recursive: true, force: true })
  }

  #startAll(): void {
    const host = join(this.dir, 'root')
    this.#startOne('cache', ['--root', join(this.dir, 'cache')])
    this.#startOne('executor', ['--root', host])
    this.#startOne('context-sync', ['--root', host])
    this.#startOne('worker', [
      '--root',
      host,
      '--executor',
      this.socket('executor'),
      '--context-sync',
      this.socket('context-sync'),
    ])
    this.#startOne('exporter', [])
    this.#startOne('frontend', [])
    this.#startOne('solver', [])
    this.#startOne('control', ['--root', join(this.dir, 'control'), '--addr', this.address])
  }

  #startOne(name: AppName, args: readonly string[]): void {
    const common = ['--listen', this.socket(name), '--bus', this.nats.url, '--log-level', 'debug']
    this.processes.set(name, new ServiceProcess(name, [...common, ...args]))
  }
}
