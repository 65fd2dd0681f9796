import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError, throwIfAborted } from '@slipway/base'
import type { Mounter } from '@slipway/snapshots'
import type { Container, ContainerSpec, ProcessIO, Runtime } from '../runtime.ts'
import { Bundle, type BundleContext } from './bundle.ts'
import { isCgroup2, removeCgroup } from './cgroup.ts'
import { DEFAULT_HOSTNAME, type DnsConfig, SharedFiles } from './files.ts'
import type { RuntimeRoot } from './root.ts'
import { CGROUP } from './spec/spec.ts'

export interface BundleOptions {
  /** Owned by one process at a time. */
  readonly root: string
  /** The one that every other user of the snapshots in this process has too. */
  readonly mounter: Mounter
  /** Default true. */
  readonly seccomp?: boolean
  readonly dns?: DnsConfig
}

/** Whoever runs what a bundle says. */
export interface BundleEngine extends AsyncDisposable {
  readonly name: string
  /** The default filter, compiled; where it takes one. */
  readonly seccompProgram?: string
  /** The container disposes the bundle when it is disposed, and calls `forget` then. What fails leaves the bundle as it is. */
  start(
    spec: ContainerSpec,
    bundle: Bundle,
    io: ProcessIO,
    forget: () => void,
    signal?: AbortSignal,
  ): Promise<Container>
}

/** Containers as bundles on this host: the mounts, files and specification are made here, the engine runs them. */
export class BundleRuntime implements Runtime, AsyncDisposable {
  readonly name: string
  readonly #root: RuntimeRoot
  readonly #engine: BundleEngine
  readonly #context: BundleContext
  readonly #running = new Map<string, Container | undefined>()

  /** Takes `root` and `engine` over. */
  constructor(options: BundleOptions, root: RuntimeRoot, engine: BundleEngine) {
    this.name = engine.name
    this.#root = root
    this.#engine = engine
    this.#context = {
      mounter: options.mounter,
      files: new SharedFiles(root.path, options.dns ?? {}),
      seccomp: options.seccomp ?? true,
      cgroupNamespace: existsSync('/proc/self/ns/cgroup') && isCgroup2(),
      ...(engine.seccompProgram === undefined ? {} : { seccompProgram: engine.seccompProgram }),
    }
  }

  async start(spec: ContainerSpec, io: ProcessIO, signal?: AbortSignal): Promise<Container> {
    throwIfAborted(signal)
    this.#reserve(spec.id)
    let bundle: Bundle | undefined
    try {
      const container = spec.hostname === '' ? { ...spec, hostname: DEFAULT_HOSTNAME } : spec
      bundle = await Bundle.create(join(this.#root.bundles, spec.id), container, this.#context)
      throwIfAborted(signal)
      const forget = (): void => void this.#running.delete(spec.id)
      const running = await this.#engine.start(container, bundle, io, forget, signal)
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
    await this.#engine[Symbol.asyncDispose]()
    removeCgroup(`/${CGROUP}`)
    this.#root[Symbol.dispose]()
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
