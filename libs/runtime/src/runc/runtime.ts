import { closeSync, constants, existsSync, mkdirSync, openSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SlipwayError, throwIfAborted } from '@slipway/base'
import { Spawner, tryFlock } from '@slipway/linux'
import type { Mounter } from '@slipway/snapshots'
import type { Container, ContainerSpec, ProcessIO, Runtime } from '../runtime.ts'
import { Bundle, type BundleContext } from './bundle.ts'
import { isCgroup2, removeCgroup } from './cgroup.ts'
import { RuntimeCli } from './cli.ts'
import { RuncContainer } from './container.ts'
import { DEFAULT_HOSTNAME, type DnsConfig, SharedFiles } from './files.ts'
import { cleanUp } from './janitor.ts'
import { type Engine, findEngine } from './probe.ts'
import { CGROUP } from './spec/spec.ts'

export interface RuncRuntimeOptions {
  /** Owned by one process at a time. */
  readonly root: string
  /** The one that every other user of the snapshots in this process has too. */
  readonly mounter: Mounter
  /** Name or path of runc, crun or another with their command line; default is the fastest that works. */
  readonly binary?: string
  /** Default true. */
  readonly seccomp?: boolean
  readonly dns?: DnsConfig
}

/** Finds a runtime that works, removes what a dead daemon left, and is ready to start containers. */
export async function openRuncRuntime(options: RuncRuntimeOptions): Promise<RuncRuntime> {
  mkdirSync(join(options.root, 'bundles'), { recursive: true, mode: 0o711 })
  const lock = openSync(join(options.root, 'lock'), constants.O_RDWR | constants.O_CREAT, 0o600)
  if (!tryFlock(lock, 'exclusive')) {
    closeSync(lock)
    throw new SlipwayError('failed-precondition', `runtime ${options.root} is in use by another process`)
  }
  try {
    const { root, mounter, binary, seccomp = true } = options
    const engine = await findEngine({ root, mounter, seccomp, ...(binary === undefined ? {} : { binary }) })
    return await RuncRuntime.open(options, engine, lock)
  } catch (error) {
    closeSync(lock)
    throw error
  }
}

export class RuncRuntime implements Runtime, AsyncDisposable {
  /** Name of the binary. */
  readonly name: string
  readonly #lock: number
  readonly #bundles: string
  readonly #cli: RuntimeCli
  readonly #spawner: Spawner
  readonly #context: BundleContext
  readonly #running = new Map<string, RuncContainer | undefined>()

  private constructor(options: RuncRuntimeOptions, engine: Engine, lock: number) {
    const { root, mounter } = options
    this.name = basename(engine.binary)
    this.#lock = lock
    this.#bundles = join(root, 'bundles')
    this.#spawner = new Spawner({ hiddenMounts: engine.hiddenMounts })
    this.#cli = new RuntimeCli({ binary: engine.binary, root, spawner: this.#spawner })
    this.#context = {
      mounter,
      files: new SharedFiles(root, options.dns ?? {}),
      seccomp: options.seccomp ?? true,
      cgroupNamespace: existsSync('/proc/self/ns/cgroup') && isCgroup2(),
      ...(engine.seccompProgram === undefined ? {} : { seccompProgram: engine.seccompProgram }),
    }
  }

  static async open(options: RuncRuntimeOptions, engine: Engine, lock: number): Promise<RuncRuntime> {
    const runtime = new RuncRuntime(options, engine, lock)
    await cleanUp(options.root, runtime.#bundles, runtime.#cli)
    return runtime
  }

  async start(spec: ContainerSpec, io: ProcessIO, signal?: AbortSignal): Promise<Container> {
    throwIfAborted(signal)
    this.#reserve(spec.id)
    let bundle: Bundle | undefined
    try {
      const container = spec.hostname === '' ? { ...spec, hostname: DEFAULT_HOSTNAME } : spec
      bundle = await Bundle.create(join(this.#bundles, spec.id), container, this.#context)
      throwIfAborted(signal)
      const forget = (): void => void this.#running.delete(spec.id)
      const running = await RuncContainer.start(container, this.#cli, bundle, io, forget, signal)
      this.#running.set(spec.id, running)
      return running
    } catch (error) {
      await bundle?.dispose()
      this.#running.delete(spec.id)
      throw error
    }
  }

  /** Ends and removes every container. */
  async [Symbol.asyncDispose](): Promise<void> {
    const running = [...this.#running.values()]
    await Promise.all(running.map(async (container) => await container?.[Symbol.asyncDispose]()))
    await this.#spawner[Symbol.asyncDispose]()
    removeCgroup(`/${CGROUP}`)
    closeSync(this.#lock)
  }

  #reserve(id: string): void {
    if (!/^[A-Za-z0-9]+$/.test(id)) {
      const shown = JSON.stringify(id)
      throw new SlipwayError(
        'invalid-argument',
        `invalid container id ${shown}: only letters and numbers are allowed`,
      )
    }
    if (this.#running.has(id)) throw new SlipwayError('already-exists', `container ${id} already exists`)
    this.#running.set(id, undefined)
  }
}
