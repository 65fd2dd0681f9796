import { SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import type { FileMount, Mount, SecretMount, SshMount } from './mounts.ts'
import { mountCaps, toCacheMount, toSecretMount, toSshMount } from './mounts.ts'
import { execMeta } from './exec-meta.ts'
import type { OpOptions } from './options.ts'
import { finishOp } from './base-op.ts'
import type { HostAddress, NetworkMode, SecurityMode, SettingsUpdate, Ulimit } from './settings.ts'
import { changeDir } from './settings.ts'
import type { State } from './state.ts'
import type { BuildVertex, MarshalContext, MarshalledOp, Output } from './vertex.ts'
import Long from 'long'

export interface ProxyEnv {
  readonly http?: string
  readonly https?: string
  readonly ftp?: string
  readonly no?: string
  readonly all?: string
}

export interface RunOptions extends OpOptions {
  /** The program and its arguments; no shell. */
  readonly args: readonly string[]
  /** For this container only, on top of the state's settings. */
  readonly env?: Iterable<readonly [string, string]>
  readonly dir?: string
  readonly user?: string
  readonly hostname?: string
  readonly cgroupParent?: string
  readonly network?: NetworkMode
  readonly security?: SecurityMode
  readonly extraHosts?: readonly HostAddress[]
  readonly ulimits?: readonly Ulimit[]
  /** Exit codes that count as success. */
  readonly validExitCodes?: readonly number[]
  readonly readonlyRoot?: boolean
  readonly proxy?: ProxyEnv
  readonly mounts?: readonly Mount[]
  readonly devices?: readonly { readonly name: string; readonly optional?: boolean }[]
}

const ROOT = '/'
const NETWORK_MODES = { sandbox: 0, host: 1, none: 2 } as const
const SECURITY_MODES = { sandbox: 0, insecure: 1 } as const

/** A container run: the states that its mounts leave behind. */
export class Exec {
  readonly #base: State
  readonly #vertex: ExecVertex

  constructor(base: State, vertex: ExecVertex) {
    this.#base = base
    this.#vertex = vertex
  }

  /** The root file system after the run; the one before, where it is read-only. */
  get root(): State {
    return this.#base.withOutput(this.#vertex.outputOf(ROOT))
  }

  /** What the run left in a mount, with the settings of the state that was mounted. */
  mount(target: string): State {
    const mount = this.#vertex.mountAt(target)
    return (mount.from ?? this.#base).withOutput(this.#vertex.outputOf(target))
  }
}

interface PlacedMount {
  readonly mount: FileMount
  readonly from: Output | undefined
  /** -1 where nothing is kept. */
  readonly index: number
}

export class ExecVertex implements BuildVertex {
  readonly inputs: readonly Output[]
  readonly #base: State
  readonly #options: RunOptions
  readonly #mounts: readonly PlacedMount[]
  readonly #secrets: readonly SecretMount[]
  readonly #ssh: readonly SshMount[]

  constructor(base: State, options: RunOptions) {
    if (options.args.length === 0) throw new SlipwayError('invalid-argument', 'arguments are required')
    const mounts = options.mounts ?? []
    this.#base = base
    this.#options = options
    this.#secrets = mounts.filter((mount) => mount.type === 'secret')
    this.#ssh = mounts.filter((mount) => mount.type === 'ssh')
    this.#mounts = placeMounts(base, options)
    this.inputs = [...new Set(this.#mounts.flatMap(({ from }) => (from ? [from] : [])))]
  }

  mountAt(target: string): FileMount {
    const placed = this.#mounts.find(({ mount }) => mount.target === target)
    if (!placed) throw new SlipwayError('invalid-argument', `no mount at ${target}`)
    return placed.mount
  }

  outputOf(target: string): Output | undefined {
    const mount = this.mountAt(target)
    if (mount.readonly) return mount.from?.output
    const { index } = this.#mounts.find((placed) => placed.mount === mount)!
    if (index < 0) {
      throw new SlipwayError(
        'invalid-argument',
        `${mount.type} mount for ${target} can't be used as a parent`,
      )
    }
    const { platform } = this.#options
    return { kind: 'vertex', vertex: this, index, ...(platform ? { platform } : {}) }
  }

  async marshal(context: MarshalContext): Promise<MarshalledOp> {
    const options = this.#options
    const before = await this.#base.resolveSettings(context.options)
    const settings = runUpdates(options).reduce((value, update) => update(value), before)
    const caps = new Set<string>()
    const meta = execMeta(settings, options, this.#ssh, context, caps)
    if (settings.network !== 'sandbox') caps.add('exec.meta.network')
    if (settings.security === 'insecure') caps.add('exec.meta.security')
    mountCaps(
      this.#mounts.map(({ mount }) => mount),
      this.#secrets,
      this.#ssh,
      caps,
    )
    const { inputs, mounts } = await this.#wireMounts(context)
    if (options.devices?.length) caps.add('exec.meta.cdi')
    if (options.linuxResources) caps.add('exec.meta.linux.resources')
    const exec: pb.ExecOp.$Properties = {
      meta,
      network: NETWORK_MODES[settings.network],
      security: SECURITY_MODES[settings.security],
      mounts,
      secretenv: this.#secrets.flatMap(({ id, env, optional }) =>
        env === undefined ? [] : [{ ID: id, name: env, optional: optional ?? false }],
      ),
      cdiDevices: (options.devices ?? []).map(({ name, optional }) => ({
        name,
        optional: optional ?? false,
      })),
    }
    const platform = options.platform ?? settings.platform
    const opOptions = platform ? { ...pickOpOptions(options), platform } : pickOpOptions(options)
    return finishOp({ inputs, exec }, opOptions, caps, context, true)
  }

  async #wireMounts(
    context: MarshalContext,
  ): Promise<{ inputs: pb.Input.$Properties[]; mounts: pb.Mount.$Properties[] }> {
    const inputs: pb.Input.$Properties[] = []
    const mounts: pb.Mount.$Properties[] = []
    for (const { mount, from, index } of this.#mounts) {
      const input = from && (await context.input(from))
      const position = input ? addInput(inputs, input) : -1
      mounts.push(toCacheMount(mount, position, index))
    }
    for (const secret of this.#secrets) if (secret.target !== undefined) mounts.push(toSecretMount(secret))
    this.#ssh.forEach((mount, index) => mounts.push(toSshMount(mount, index)))
    return { inputs, mounts }
  }
}

/** The position of an input, added where the same one is not yet there. */
export function addInput(inputs: pb.Input.$Properties[], input: pb.Input.$Properties): number {
  const known = inputs.findIndex(
    ({ digest, index }) => digest === input.digest && (index ?? Long.ZERO).equals(input.index ?? Long.ZERO),
  )
  return known >= 0 ? known : inputs.push(input) - 1
}

/** Mounts by target, and which output each one is. */
function placeMounts(base: State, options: RunOptions): readonly PlacedMount[] {
  const root: FileMount = {
    type: 'bind',
    target: ROOT,
    from: base,
    ...(options.readonlyRoot ? { readonly: true } : {}),
  }
  const files = (options.mounts ?? []).filter(
    (mount): mount is FileMount => !('id' in mount) || mount.type === 'cache',
  )
  const sorted = [root, ...files].sort((a, b) => Buffer.compare(Buffer.from(a.target), Buffer.from(b.target)))
  let next = 0
  return sorted.map((mount) => {
    const kept = mount.type === 'bind' && !mount.readonly && !mount.noOutput
    return { mount, from: mount.from?.output, index: kept ? next++ : -1 }
  })
}

function runUpdates(options: RunOptions): readonly SettingsUpdate[] {
  const { env, dir, user, hostname, cgroupParent, network, security, extraHosts, ulimits } = options
  const updates: SettingsUpdate[] = []
  for (const [key, value] of env ?? []) updates.push((s) => ({ ...s, env: s.env.set(key, value) }))
  if (dir !== undefined) updates.push(changeDir(dir))
  if (user !== undefined) updates.push((s) => ({ ...s, user }))
  if (hostname !== undefined) updates.push((s) => ({ ...s, hostname }))
  if (cgroupParent !== undefined) updates.push((s) => ({ ...s, cgroupParent }))
  if (network !== undefined) updates.push((s) => ({ ...s, network }))
  if (security !== undefined) updates.push((s) => ({ ...s, security }))
  if (extraHosts) updates.push((s) => ({ ...s, extraHosts: [...s.extraHosts, ...extraHosts] }))
  if (ulimits) updates.push((s) => ({ ...s, ulimits: [...s.ulimits, ...ulimits] }))
  return updates
}

/** Only what belongs to the op, so that nothing of the run leaks into its metadata. */
export function pickOpOptions(options: OpOptions): OpOptions {
  const { platform, workerFilters, name, description, ignoreCache, exportCache, progressGroup } = options
  const { linuxResources, locations } = options
  return {
    ...(platform ? { platform } : {}),
    ...(workerFilters ? { workerFilters } : {}),
    ...(name === undefined ? {} : { name }),
    ...(description ? { description } : {}),
    ...(ignoreCache ? { ignoreCache } : {}),
    ...(exportCache === undefined ? {} : { exportCache }),
    ...(progressGroup ? { progressGroup } : {}),
    ...(linuxResources ? { linuxResources } : {}),
    ...(locations ? { locations } : {}),
  }
}
