import { existsSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { SlipwayError, throwIfAborted } from '@slipway/base'
import { Spawner } from '@slipway/linux'
import type { Mounter } from '@slipway/snapshots'
import type { Container, ContainerSpec, ProcessIO, Runtime } from '../runtime.ts'
import { Bundle } from './bundle.ts'
import { RuntimeCli } from './cli.ts'
import { RuncContainer } from './container.ts'
import { type DnsConfig, SharedFiles } from './files.ts'

export interface RuncRuntimeOptions {
  readonly root: string
  /** The one that every other user of the snapshots in this process has too. */
  readonly mounter: Mounter
  /** Name or path of runc, crun or another with their command line; default is the fastest that works. */
  readonly binary?: string
  /** Default true. */
  readonly seccomp?: boolean
  readonly dns?: DnsConfig
}

export async function openRuncRuntime(options: RuncRuntimeOptions): Promise<RuncRuntime> {
  return new RuncRuntime(options, options.binary ?? 'runc', [])
}

export class RuncRuntime implements Runtime, AsyncDisposable {
  readonly name: string
  readonly #bundles: string
  readonly #cli: RuntimeCli
  readonly #spawner: Spawner
  readonly #mounter: Mounter
  readonly #files: SharedFiles
  readonly #seccomp: boolean
  readonly #running = new Map<string, RuncContainer | undefined>()

  constructor(options: RuncRuntimeOptions, binary: string, hiddenMounts: readonly string[]) {
    this.name = basename(binary)
    this.#bundles = join(options.root, 'bundles')
    this.#spawner = new Spawner({ hiddenMounts })
    this.#mounter = options.mounter
    this.#seccomp = options.seccomp ?? true
    const stateDir = join(options.root, 'state')
    for (const dir of [this.#bundles, stateDir]) mkdirSync(dir, { recursive: true, mode: 0o711 })
    this.#files = new SharedFiles(options.root, options.dns ?? {})
    this.#cli = new RuntimeCli({ binary, stateDir, spawner: this.#spawner })
  }

  async start(spec: ContainerSpec, io: ProcessIO, signal?: AbortSignal): Promise<Container> {
    throwIfAborted(signal)
    if (!/^[A-Za-z0-9]+$/.test(spec.id)) {
      throw new SlipwayError(
        'invalid-argument',
        `invalid container id ${JSON.stringify(spec.id)}: only letters and numbers are allowed`,
      )
    }
    if (this.#running.has(spec.id)) {
      throw new SlipwayError('already-exists', `container ${spec.id} already exists`)
    }
    this.#running.set(spec.id, undefined)
    let bundle: Bundle | undefined
    try {
      bundle = await Bundle.create(join(this.#bundles, spec.id), spec, {
        mounter: this.#mounter,
        files: this.#files,
        seccomp: this.#seccomp,
        cgroupNamespace: hasCgroup2(),
      })
      throwIfAborted(signal)
      const forget = (): void => void this.#running.delete(spec.id)
      const container = await RuncContainer.start(spec.id, this.#cli, bundle, io, forget, signal)
      this.#running.set(spec.id, container)
      return container
    } catch (error) {
      await bundle?.dispose()
      this.#running.delete(spec.id)
      throw error
    }
  }

  /** Ends and removes every container. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      [...this.#running.values()].map(async (container) => await container?.[Symbol.asyncDispose]()),
    )
    await this.#spawner[Symbol.asyncDispose]()
  }
}

/** On a cgroup v1 host a cgroup namespace fails where the hierarchy is not the usual one. */
function hasCgroup2(): boolean {
  return existsSync('/proc/self/ns/cgroup') && existsSync('/sys/fs/cgroup/cgroup.subtree_control')
}
