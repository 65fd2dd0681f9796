import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NatsServer } from '@slipway/bus/testing/nats-server'
import { services } from '@slipway/proto'
import { dial, type DialTls } from '@slipway/rpc'
import { freePort } from '@slipway/testing/free-port'
import { mountsBelow, REPO } from './daemon.ts'
import type { HostNet } from './host-net.ts'
import { waitFor } from './watch.ts'

/** In the order in which they end best. */
export const APPS = [
  'control',
  'solver',
  'exporter',
  'frontend',
  'worker',
  'context-sync',
  'executor',
  'cache',
] as const
export type AppName = (typeof APPS)[number]

/** One service in its own process. */
export class ServiceProcess {
  readonly name: AppName
  readonly #command: readonly string[]
  readonly #env: Readonly<Record<string, string>>
  #process: ChildProcess | undefined
  #log = ''

  /** `program` is the app; default the one of that name. `enter` goes before its command. */
  constructor(
    name: AppName,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
    program: string = name,
    enter: readonly string[] = [],
  ) {
    this.name = name
    this.#command = [...enter, join(REPO, 'bin/slipway-service'), program, ...args]
    this.#env = env
    this.start()
  }

  get pid(): number {
    return this.#process?.pid ?? 0
  }

  get log(): string {
    return this.#log
  }

  get exitCode(): number | null {
    return this.#process?.exitCode ?? null
  }

  get isRunning(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null
  }

  start(): void {
    const [program, ...args] = this.#command
    const child = spawn(program!, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#env },
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

/** Encrypts all that goes over tcp: certificates by service, one authority for all. */
export interface SplitTls {
  readonly ca: string
  readonly pair: (name: string) => { readonly cert: string; readonly key: string }
  /** File with the password of the bus. */
  readonly passwordFile: string
}

/** A NATS server, wherever it runs. */
export type BusServer = Pick<NatsServer, 'url' | 'pid' | 'kill' | 'resume' | typeof Symbol.asyncDispose>

export interface SplitOptions {
  readonly tls?: SplitTls
  /** Puts each worker on a host of its own there, with executor and context-sync; needs `tls`. */
  readonly net?: HostNet
  /** Instead of one of its own; ended with the services. */
  readonly nats?: BusServer
  /** More flags for every instance of a service, and for further ones by their names. */
  readonly args?: Readonly<Partial<Record<InstanceName, readonly string[]>>>
  /** Default: debug. */
  readonly logLevel?: string
  readonly env?: Readonly<Record<string, string>>
  /** Apps that stand in for others of the same service. */
  readonly programs?: Readonly<Partial<Record<AppName, string>>>
  /** How many of a service; default 1. Further workers have a root of their own, with executor and context-sync in them unless they are on a `net`. */
  readonly counts?: Readonly<Partial<Record<AppName, number>>>
  /** All workers are on one host: they share its root, its executor and its context-sync. */
  readonly sharedHost?: boolean
}

/** Name of an instance: the first goes by its service alone. */
export type InstanceName = AppName | `${AppName}-${number}`

/** Those that share a host with the worker, and speak over sockets of it. */
const ON_HOST: readonly AppName[] = ['executor', 'context-sync']

/** Every service as a process of its own, which find each other over a real NATS. It looks like a daemon to clients. */
export class SplitDaemon implements AsyncDisposable {
  readonly address: string
  readonly root: string
  readonly dir: string
  readonly nats: BusServer
  readonly processes = new Map<InstanceName, ServiceProcess>()
  readonly #options: SplitOptions
  readonly #tls: SplitTls | undefined
  readonly #ports = new Map<InstanceName, number>()

  private constructor(dir: string, nats: BusServer, options: SplitOptions) {
    this.#options = options
    this.#tls = options.tls
    this.dir = dir
    this.nats = nats
    this.root = join(dir, 'root')
    this.address = `unix://${dir}/buildkitd.sock`
  }

  /** With `tls` the services are on tcp ports, encrypted, and so is NATS; clients stay on a socket. */
  static async start(options: SplitOptions = {}): Promise<SplitDaemon> {
    const { tls, net } = options
    const dir = mkdtempSync(join(tmpdir(), 'slipway-split-'))
    const nats =
      options.nats ??
      (await NatsServer.start({
        ...(net ? { listen: net.address } : {}),
        ...(tls
          ? {
              tls: { ...tls.pair('nats'), ca: tls.ca },
              login: { user: 'slipway', password: readFileSync(tls.passwordFile, 'utf8') },
            }
          : {}),
      }))
    const split = new SplitDaemon(dir, nats, options)
    try {
      if (tls) for (const name of split.#instances()) split.#ports.set(name, await freePort())
      split.#startAll()
      await split.ready()
    } catch (error) {
      await split[Symbol.asyncDispose]()
      throw error
    }
    return split
  }

  get log(): string {
    return [...this.processes].map(([name, { log }]) => `--- ${name}\n${log}`).join('\n')
  }

  /** Whether a service is gone that nobody has asked to end. Not for tests that end some. */
  get crashed(): boolean {
    return [...this.processes.values()].some(({ isRunning }) => !isRunning)
  }

  /** For clients, of the `nth` control; the first is `address`. */
  edge(nth: number): string {
    return nth === 1 ? this.address : `unix://${this.dir}/buildkitd-${nth}.sock`
  }

  /** State root of the `nth` worker. */
  workerRoot(nth: number): string {
    return nth === 1 ? this.root : join(this.dir, `root-${nth}`)
  }

  get pid(): number {
    return process.pid
  }

  get pids(): readonly number[] {
    return [...this.processes.values()].map(({ pid }) => pid)
  }

  socket(name: InstanceName): string {
    const port = ON_HOST.includes(appOf(name)) ? undefined : this.#ports.get(name)
    if (port === undefined) return `unix://${this.dir}/${name}.sock`
    const { net } = this.#options
    const host = appOf(name) === 'worker' ? net?.hosts[nthOf(name) - 1] : net
    return `tcp://${host?.address ?? '127.0.0.1'}:${port}`
  }

  /** What a service of this cluster shows to others. */
  get identity(): DialTls | undefined {
    if (!this.#tls) return undefined
    const { cert, key } = this.#tls.pair('solver')
    return { ca: readFileSync(this.#tls.ca), cert: readFileSync(cert), key: readFileSync(key) }
  }

  /** Waits until a build could start at the `nth` control, with the `nth` solver; others may have been stopped. */
  async ready(nth = 1): Promise<void> {
    const edge = dial(this.edge(nth))
    const solver = dial(this.socket(nth === 1 ? 'solver' : `solver-${nth}`), this.identity)
    try {
      for (let tries = 0; ; tries++) {
        const dead = [...this.processes.values()].find(({ exitCode }) => (exitCode ?? 0) !== 0)
        if (dead) throw new Error(`${dead.name} ended with ${dead.exitCode}:\n${this.log}`)
        try {
          const { record } = await edge.unary(services.ControlService.ListWorkers, {}, { deadlineMs: 1_000 })
          await solver.unary(services.HealthService.Check, {}, { deadlineMs: 1_000 })
          if ((record ?? []).length >= this.#count('worker')) return
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

  /** Waits until an instance serves. */
  async answers(name: InstanceName): Promise<void> {
    const caller = dial(this.socket(name), this.identity)
    try {
      await waitFor(
        async () =>
          await caller
            .unary(services.HealthService.Check, {}, { deadlineMs: 1_000 })
            .then(Boolean, () => false),
        60_000,
        () => `${name} does not answer:\n${this.process(name).log.slice(-20_000)}`,
      )
    } finally {
      caller.close()
    }
  }

  process(name: InstanceName): ServiceProcess {
    const found = this.processes.get(name)
    if (!found) throw new Error(`no ${name}`)
    return found
  }

  /** Ends one after the other; answers those that did not exit with 0, with their codes. */
  async stopAll(): Promise<readonly string[]> {
    const bad: string[] = []
    for (const [name, process] of this.processes) {
      const code = await process.stop()
      if (code !== 0) bad.push(`${name}: ${code}`)
    }
    return bad
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const app of APPS) {
      const ending = [...this.processes.values()].filter(({ name }) => name === app)
      await Promise.all(ending.map((each) => each.stop()))
    }
    await this.nats[Symbol.asyncDispose]()
    // A mount that was left may be of the whole host.
    const left = mountsBelow(this.dir)
    if (left.length > 0) throw new Error(`mounts are left, so ${this.dir} is not removed: ${left.join(', ')}`)
    rmSync(this.dir, { recursive: true, force: true })
  }

  #count(name: AppName): number {
    const { counts, net } = this.#options
    return counts?.[net && ON_HOST.includes(name) ? 'worker' : name] ?? 1
  }

  #instances(): readonly InstanceName[] {
    return APPS.flatMap((name) =>
      Array.from({ length: this.#count(name) }, (_, n) => instanceOf(name, n + 1)),
    )
  }

  #startAll(): void {
    const onHost = (nth: number) =>
      nth > this.#count('executor')
        ? []
        : [
            '--executor',
            this.socket(instanceOf('executor', nth)),
            '--context-sync',
            this.socket(instanceOf('context-sync', nth)),
          ]
    this.#startMany('cache', (nth) => ['--root', join(this.dir, nth === 1 ? 'cache' : `cache-${nth}`)])
    this.#startMany('executor', (nth) => ['--root', this.workerRoot(nth)])
    this.#startMany('context-sync', (nth) => ['--root', this.workerRoot(nth)])
    const { sharedHost } = this.#options
    this.#startMany('worker', (nth) =>
      sharedHost
        ? ['--root', this.root, '--shared-root', ...onHost(1)]
        : ['--root', this.workerRoot(nth), ...onHost(nth)],
    )
    this.#startMany('exporter', () => [])
    this.#startMany('frontend', () => [])
    this.#startMany('solver', (nth) => ['--root', join(this.dir, `solver-${nth}`)])
    this.#startMany('control', (nth) => [
      '--root',
      join(this.dir, nth === 1 ? 'control' : `control-${nth}`),
      '--addr',
      this.edge(nth),
    ])
  }

  #startMany(name: AppName, args: (nth: number) => readonly string[]): void {
    for (let nth = 1; nth <= this.#count(name); nth++) {
      const instance = instanceOf(name, nth)
      const more = this.#options.args ?? {}
      const own = nth === 1 ? [] : (more[instance] ?? [])
      this.#startOne(name, instance, [...args(nth), ...(more[name] ?? []), ...own])
    }
  }

  #startOne(name: AppName, instance: InstanceName, args: readonly string[]): void {
    const common = [
      '--listen',
      this.socket(instance),
      '--bus',
      this.nats.url,
      '--log-level',
      this.#options.logLevel ?? 'debug',
    ]
    if (this.#tls) {
      const { ca, pair, passwordFile } = this.#tls
      const { cert, key } = pair(name)
      common.push('--tls-cert', cert, '--tls-key', key, '--tls-ca', ca)
      common.push('--bus-tls-cert', cert, '--bus-tls-key', key, '--bus-tls-ca', ca)
      common.push('--bus-user', 'slipway', '--bus-password-file', passwordFile)
    }
    const { env, programs, net } = this.#options
    const isOnHost = name === 'worker' || ON_HOST.includes(name)
    const enter = isOnHost ? net?.hosts[nthOf(instance) - 1]?.enter : []
    this.processes.set(instance, new ServiceProcess(name, [...common, ...args], env, programs?.[name], enter))
  }
}

function instanceOf(name: AppName, nth: number): InstanceName {
  return nth === 1 ? name : `${name}-${nth}`
}

function nthOf(name: InstanceName): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? 1)
}

function appOf(name: InstanceName): AppName {
  return name.replace(/-\d+$/, '') as AppName
}
