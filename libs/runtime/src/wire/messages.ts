import Long from 'long'
import { SlipwayError } from '@slipway/base'
import type { slipway } from '@slipway/proto'
import type { MountSpec } from '@slipway/snapshots'
import type {
  ContainerMount,
  ContainerSpec,
  NetworkMode,
  ProcessSpec,
  Resources,
  SecurityMode,
} from '../runtime.ts'

type V1 = typeof slipway.executor.v1
type Wire<Name extends keyof V1> = V1[Name] extends { encode(message: infer M): unknown } ? M : never

const NETWORKS: readonly string[] = ['sandbox', 'host', 'none'] satisfies NetworkMode[]
const SECURITY: readonly string[] = ['sandbox', 'insecure'] satisfies SecurityMode[]
const MOUNTS: readonly string[] = ['bind', 'overlay', 'tmpfs'] satisfies MountSpec['type'][]

function oneOf<T extends string>(
  known: readonly string[],
  value: string | null | undefined,
  what: string,
): T {
  if (!known.includes(value ?? ''))
    throw new SlipwayError('invalid-argument', `invalid ${what} ${JSON.stringify(value ?? '')}`)
  return value as T
}

const big = (value: bigint | undefined): Long | undefined =>
  value === undefined ? undefined : Long.fromString(value.toString())
const toBig = (value: Long | number | null | undefined): bigint => BigInt((value ?? 0).toString())

export function encodeContainer(spec: ContainerSpec, hasStdin: boolean): Wire<'Container'> {
  return {
    id: spec.id,
    mounts: spec.mounts.map(({ destination, specs, selector, readonly }) => ({
      destination,
      specs: specs.map((mount) => ({ ...mount, target: mount.target ?? '', options: [...mount.options] })),
      selector: selector ?? '',
      readonly,
    })),
    process: encodeProcess(spec.process),
    hostname: spec.hostname,
    extra_hosts: spec.extraHosts.map((entry) => ({ ...entry })),
    network: spec.network,
    security: spec.security,
    ulimits: spec.ulimits.map(({ name, soft, hard }) => ({ name, soft: big(soft)!, hard: big(hard)! })),
    cgroup_parent: spec.cgroupParent,
    shm_size: Long.fromNumber(spec.shmSize),
    readonly_rootfs: spec.readonlyRootfs,
    ...(spec.resources ? { resources: encodeResources(spec.resources) } : {}),
    remove_mount_stubs_recursive: spec.removeMountStubsRecursive ?? false,
    has_stdin: hasStdin,
  }
}

export function decodeContainer(wire: Wire<'Container'>): ContainerSpec {
  return {
    id: wire.id ?? '',
    mounts: (wire.mounts ?? []).map(decodeMount),
    process: decodeProcess(wire.process ?? {}),
    hostname: wire.hostname ?? '',
    extraHosts: (wire.extra_hosts ?? []).map(({ host, ip }) => ({ host: host ?? '', ip: ip ?? '' })),
    network: oneOf(NETWORKS, wire.network, 'network mode'),
    security: oneOf(SECURITY, wire.security, 'security mode'),
    ulimits: (wire.ulimits ?? []).map(({ name, soft, hard }) => ({
      name: name ?? '',
      soft: toBig(soft),
      hard: toBig(hard),
    })),
    cgroupParent: wire.cgroup_parent ?? '',
    shmSize: Number(wire.shm_size ?? 0),
    readonlyRootfs: wire.readonly_rootfs ?? false,
    ...(wire.resources ? { resources: decodeResources(wire.resources) } : {}),
    ...(wire.remove_mount_stubs_recursive ? { removeMountStubsRecursive: true } : {}),
  }
}

function decodeMount(mount: Wire<'Mount'>): ContainerMount {
  if (!mount.destination?.startsWith('/'))
    throw new SlipwayError(
      'invalid-argument',
      `mount destination ${JSON.stringify(mount.destination)} is not absolute`,
    )
  return {
    destination: mount.destination,
    specs: (mount.specs ?? []).map(({ type, source, target, options }) => ({
      type: oneOf<MountSpec['type']>(MOUNTS, type, 'mount type'),
      source: source ?? '',
      ...(target ? { target } : {}),
      options: options ?? [],
    })),
    ...(mount.selector ? { selector: mount.selector } : {}),
    readonly: mount.readonly ?? false,
  }
}

export function encodeProcess(process: ProcessSpec): Wire<'Process'> {
  return { ...process, args: [...process.args], env: [...process.env] }
}

export function decodeProcess(wire: Wire<'Process'>): ProcessSpec {
  return {
    args: wire.args ?? [],
    env: wire.env ?? [],
    cwd: wire.cwd ?? '',
    user: wire.user ?? '',
    tty: wire.tty ?? false,
  }
}

function encodeResources(resources: Resources): Wire<'Resources'> {
  const { memory, memorySwap, cpuShares, cpuPeriod, cpuQuota, cpusetCpus, cpusetMems } = resources
  return defined({
    memory: big(memory),
    memory_swap: big(memorySwap),
    cpu_shares: big(cpuShares),
    cpu_period: big(cpuPeriod),
    cpu_quota: big(cpuQuota),
    cpuset_cpus: cpusetCpus,
    cpuset_mems: cpusetMems,
  }) as Wire<'Resources'>
}

function decodeResources(wire: Wire<'Resources'>): Resources {
  const number = (value: Long | null | undefined): bigint | undefined =>
    value === undefined || value === null ? undefined : toBig(value)
  return defined({
    memory: number(wire.memory),
    memorySwap: number(wire.memory_swap),
    cpuShares: number(wire.cpu_shares),
    cpuPeriod: number(wire.cpu_period),
    cpuQuota: number(wire.cpu_quota),
    cpusetCpus: wire.cpuset_cpus ?? undefined,
    cpusetMems: wire.cpuset_mems ?? undefined,
  }) as Resources
}

function defined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
