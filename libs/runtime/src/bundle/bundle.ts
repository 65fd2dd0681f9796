import { mkdirSync, statSync, writeFileSync, chownSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { SlipwayError, wrapError } from '@slipway/base'
import { isErrno, resolveInRoot } from '@slipway/linux'
import type { Mounter } from '@slipway/snapshots'
import { type ContainerSpec, type ProcessSpec, SPAN_SOCKET } from '../runtime.ts'
import { DEFAULT_HOSTNAME, hostsFile, type SharedFiles } from './files.ts'
import { MountPreparer } from './mounts.ts'
import { withCompiledFilter } from './spec/compiled-filter.ts'
import { toJson } from './spec/json.ts'
import type { OciMount, OciProcess, OciSpec } from './spec/oci.ts'
import { removeFlat } from './remove.ts'
import { createProcess, createSpec } from './spec/spec.ts'
import { missingMountPoints, removeMountPoints, settleMountPoints } from './stubs.ts'
import { lookupUser } from './user.ts'

export interface BundleContext {
  readonly mounter: Mounter
  readonly files: SharedFiles
  readonly seccomp: boolean
  readonly cgroupNamespace: boolean
  /** The default filter, compiled. */
  readonly seccompProgram?: string
}

/** Everything of one container on disk: mounted root, configuration, pid file. */
export class Bundle {
  readonly path: string
  readonly rootfs: string
  readonly #context: BundleContext
  readonly #mounts: MountPreparer
  #config: OciSpec | undefined
  #stubs: readonly string[] = []
  #made: readonly string[] = []

  private constructor(path: string, context: BundleContext) {
    this.path = path
    this.rootfs = join(path, 'rootfs')
    this.#context = context
    this.#mounts = new MountPreparer(context.mounter, join(path, 'mounts'))
  }

  static async create(path: string, container: ContainerSpec, context: BundleContext): Promise<Bundle> {
    mkdirSync(path, { mode: 0o711 })
    const bundle = new Bundle(path, context)
    try {
      await bundle.#prepare(container)
      return bundle
    } catch (error) {
      await bundle.dispose()
      throw error
    }
  }

  get config(): OciSpec {
    if (!this.#config) throw new SlipwayError('internal', `bundle ${this.path} has no configuration`)
    return this.#config
  }

  /** A process besides the first, which gives it the user, environment and directory that it does not name. */
  furtherProcess(spec: ProcessSpec): OciProcess {
    const first = this.config.process
    const user = spec.user === '' ? first.user : lookupUser(this.rootfs, spec.user)
    const env = spec.env.length > 0 ? spec.env : first.env
    const cwd = spec.cwd === '' ? first.cwd : spec.cwd
    return createProcess({ ...spec, env, cwd }, user, first.capabilities)
  }

  /** The runtime's log is next to it. */
  get pidFile(): string {
    return join(this.path, 'pid')
  }

  async dispose(): Promise<void> {
    removeMountPoints(this.rootfs, this.#stubs)
    settleMountPoints(this.rootfs, this.#made)
    this.#stubs = []
    this.#made = []
    await this.#mounts.dispose()
    await this.#context.mounter.unmount(this.rootfs)
    removeFlat(join(this.path, 'mounts'))
    removeFlat(this.path)
  }

  async #prepare(container: ContainerSpec): Promise<void> {
    const [root, ...others] = container.mounts
    if (!root || posix.resolve('/', root.destination) !== '/') {
      throw new SlipwayError('invalid-argument', 'the first mount of a container must be at /')
    }
    mkdirSync(this.rootfs, { mode: 0o700 })
    await this.#context.mounter.mount(root.specs, this.rootfs)
    const mounted = others.map(({ destination }) => destination).filter((path) => path !== SPAN_SOCKET)
    const destinations = ['/etc/resolv.conf', '/etc/hosts', ...mounted]
    this.#made = missingMountPoints(this.rootfs, [...destinations, '/dev', '/proc', '/sys'], true)
    this.#stubs = missingMountPoints(this.rootfs, destinations, container.removeMountStubsRecursive ?? false)
    const user = lookupUser(this.rootfs, container.process.user)
    const mounts: OciMount[] = []
    for (const mount of others) mounts.push(await this.#mounts.prepare(mount))
    makeWorkingDirectory(this.rootfs, container.process.cwd, user.uid, user.gid)
    const { files, seccomp, cgroupNamespace, seccompProgram } = this.#context
    this.#config = createSpec({
      container,
      rootfs: this.rootfs,
      rootReadonly: container.readonlyRootfs || root.readonly,
      user,
      files: { resolvConf: files.resolvConf(container.network), hosts: this.#hosts(container) },
      mounts,
      seccomp,
      cgroupNamespace,
      arch: process.arch,
    })
    const config =
      seccompProgram === undefined ? this.#config : withCompiledFilter(this.#config, seccompProgram)
    writeFileSync(join(this.path, 'config.json'), toJson(config), { mode: 0o600 })
  }

  #hosts(container: ContainerSpec): string {
    if (container.hostname === DEFAULT_HOSTNAME && container.extraHosts.length === 0) {
      return this.#context.files.hosts()
    }
    const path = join(this.path, 'hosts')
    writeFileSync(path, hostsFile(container), { mode: 0o644 })
    return path
  }
}

/** What is missing belongs to the user of the process. */
function makeWorkingDirectory(rootfs: string, cwd: string, uid: number, gid: number): void {
  const path = resolveInRoot(rootfs, cwd)
  const missing: string[] = []
  try {
    for (let dir = path; dir !== rootfs && !exists(dir); dir = dirname(dir)) missing.push(dir)
    for (const dir of missing.reverse()) {
      mkdirSync(dir, { mode: 0o755 })
      chownSync(dir, uid, gid)
    }
  } catch (error) {
    throw wrapError(error, `failed to create working directory ${cwd}`)
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    if (isErrno(error, 'ENOTDIR')) return false
    throw error
  }
}
