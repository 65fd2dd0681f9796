import { posix } from 'node:path'
import { SlipwayError } from '@slipway/base'
import type { ContainerSpec, NetworkMode, ProcessSpec, Resources, Ulimit } from '../../runtime.ts'
import { type EtcFiles, mergeMounts, systemMounts } from './mounts.ts'
import type { OciCapabilities, OciMount, OciProcess, OciResources, OciSpec, OciUser } from './oci.ts'
import { type Security, securityOf } from './security.ts'

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** Parent of all containers' cgroups. */
export const CGROUP = 'slipway'

export interface SpecInputs {
  readonly container: ContainerSpec
  readonly rootfs: string
  readonly rootReadonly: boolean
  readonly user: OciUser
  readonly files: EtcFiles | undefined
  /** The container's own mounts below the root. */
  readonly mounts: readonly OciMount[]
  readonly seccomp: boolean
  readonly cgroupNamespace: boolean
  readonly arch: string
}

export function createSpec(inputs: SpecInputs): OciSpec {
  const { container, rootfs, rootReadonly, mounts, arch } = inputs
  const security = securityOf(container.security, arch, inputs.seccomp)
  const system = systemMounts({
    shmSize: container.shmSize,
    files: inputs.files,
    kernelAccess: security.kernelAccess,
  })
  return {
    ociVersion: '1.0.2',
    root: rootReadonly ? { path: rootfs, readonly: true } : { path: rootfs },
    hostname: container.hostname,
    process: createProcess(container.process, inputs.user, security.capabilities, container.ulimits),
    mounts: mergeMounts([...system, ...mounts]),
    linux: {
      namespaces: namespaces(container.network, inputs.cgroupNamespace),
      cgroupsPath: cgroupPath(container),
      resources: resources(container.resources, security),
      ...security.linux,
    },
  }
}

export function createProcess(
  process: ProcessSpec,
  user: OciUser,
  capabilities: OciCapabilities,
  ulimits: readonly Ulimit[] = [],
): OciProcess {
  if (process.args.length === 0) throw new SlipwayError('invalid-argument', 'args must not be empty')
  const limits = ulimits.map(({ name, soft, hard }) => ({
    type: `RLIMIT_${name.toUpperCase()}`,
    soft: limit(soft),
    hard: limit(hard),
  }))
  return {
    terminal: process.tty,
    user,
    args: process.args,
    env: withPath(process.env),
    cwd: process.cwd,
    capabilities,
    ...(limits.length > 0 ? { rlimits: limits } : {}),
    noNewPrivileges: false,
  }
}

/** The last value of a name wins, at the place of the first; PATH has a default. */
function withPath(env: readonly string[]): readonly string[] {
  const byName = new Map<string, string>()
  for (const entry of env) byName.set(entry.split('=', 1)[0]!, entry)
  if (!byName.has('PATH')) return [`PATH=${DEFAULT_PATH}`, ...byName.values()]
  return [...byName.values()]
}

/** -1 is unlimited, which the kernel writes with all bits set. */
function limit(value: bigint): bigint {
  return BigInt.asUintN(64, value)
}

function namespaces(network: NetworkMode, cgroup: boolean): { readonly type: string }[] {
  const types = ['pid', 'ipc', 'uts', 'mount']
  // Without a CNI network of its own a sandbox shares the host's, as BuildKit does in its `auto` mode.
  if (network === 'none') types.push('network')
  if (cgroup) types.push('cgroup')
  return types.map((type) => ({ type }))
}

function cgroupPath({ cgroupParent, id }: ContainerSpec): string {
  if (cgroupParent.includes('.slice') && cgroupParent.endsWith(':')) return `${cgroupParent}${id}`
  return posix.join('/', cgroupParent, CGROUP, id)
}

function resources(limits: Resources | undefined, security: Security): OciResources {
  const devices = security.deviceRules
  if (!limits) return { devices }
  const memory = compact({ limit: limits.memory, swap: limits.memorySwap })
  const cpu = compact({
    shares: limits.cpuShares,
    quota: limits.cpuQuota,
    period: limits.cpuPeriod,
    cpus: limits.cpusetCpus,
    mems: limits.cpusetMems,
  })
  return { devices, ...(memory ? { memory } : {}), ...(cpu ? { cpu } : {}) }
}

/** Without what is zero or empty; numbers instead of bigints. */
function compact(
  values: Readonly<Record<string, bigint | string | undefined>>,
): Record<string, number | string> | undefined {
  const set = Object.entries(values).filter(([, value]) => value)
  if (set.length === 0) return undefined
  return Object.fromEntries(
    set.map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value!]),
  )
}
