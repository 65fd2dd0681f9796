import { isIP } from 'node:net'
import { SlipwayError } from '@slipway/base'
import type { Platform } from '@slipway/oci'
import { pb } from '@slipway/proto'
import type {
  ContainerSpec,
  NetworkMode,
  ProcessSpec,
  Resources,
  SecurityMode,
  Ulimit,
} from '@slipway/runtime'
import { toBigInt } from '../pb-numbers.ts'

const DEFAULT_HOSTNAME = 'buildkitsandbox'
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The process of a step. Secrets come last, so that they win. */
export function processOf(
  meta: pb.Meta.$Properties,
  secrets: readonly string[],
  platform: Platform,
): ProcessSpec {
  const env = [...(meta.env ?? []), ...proxyEnv(meta.proxy_env)]
  const hasPath = env.some((entry) => entry.startsWith('PATH='))
  if (!hasPath && platform.os !== 'windows') env.push(`PATH=${DEFAULT_PATH}`)
  return {
    args: meta.args ?? [],
    env: [...env, ...secrets],
    cwd: meta.cwd || '/',
    user: meta.user ?? '',
    tty: false,
  }
}

function proxyEnv(proxy: pb.ProxyEnv.$Properties | null | undefined): readonly string[] {
  const settings = [
    ['HTTP_PROXY', proxy?.http_proxy],
    ['HTTPS_PROXY', proxy?.https_proxy],
    ['FTP_PROXY', proxy?.ftp_proxy],
    ['NO_PROXY', proxy?.no_proxy],
    ['ALL_PROXY', proxy?.all_proxy],
  ] as const
  return settings.flatMap(([name, value]) =>
    value ? [`${name}=${value}`, `${name.toLowerCase()}=${value}`] : [],
  )
}

/** What a container is besides its mounts and its first process. `cgroupParent` is for those that name none. */
export function sandboxOf(
  exec: pb.ExecOp.$Properties,
  limits: pb.LinuxResources.$Properties | undefined,
  cgroupParent = '',
): Omit<ContainerSpec, 'id' | 'mounts' | 'process' | 'readonlyRootfs'> {
  const meta = exec.meta ?? {}
  refuseDevices(exec.cdiDevices ?? [])
  return {
    ...(limits ? { resources: resourcesOf(limits) } : {}),
    ...(meta.removeMountStubsRecursive ? { removeMountStubsRecursive: true } : {}),
    hostname: meta.hostname || DEFAULT_HOSTNAME,
    extraHosts: (meta.extraHosts ?? []).map(parseHost),
    network: networkOf(exec.network ?? 0),
    security: securityOf(exec.security ?? 0),
    ulimits: (meta.ulimit ?? []).map(ulimitOf),
    cgroupParent: meta.cgroupParent || cgroupParent,
    shmSize: 0,
  }
}

/** Steps run without devices where they may be missing, and not at all where they may not. */
function refuseDevices(devices: readonly pb.CDIDevice.$Properties[]): void {
  const needed = devices.find(({ optional }) => !optional)
  if (!needed) return
  throw new SlipwayError(
    'unimplemented',
    `unable to use device ${JSON.stringify(needed.name ?? '')}: CDI devices are not supported`,
  )
}

function parseHost(host: pb.HostIP.$Properties): { readonly host: string; readonly ip: string } {
  const ip = host.IP ?? ''
  if (isIP(ip) === 0) throw new SlipwayError('invalid-argument', `failed to parse IP ${ip}`)
  return { host: host.Host ?? '', ip }
}

function networkOf(mode: number): NetworkMode {
  switch (mode) {
    case pb.NetMode.UNSET:
      return 'sandbox'
    case pb.NetMode.HOST:
      return 'host'
    case pb.NetMode.NONE:
      return 'none'
    default:
      throw new SlipwayError('invalid-argument', `unknown network mode ${mode}`)
  }
}

function securityOf(mode: number): SecurityMode {
  switch (mode) {
    case pb.SecurityMode.SANDBOX:
      return 'sandbox'
    case pb.SecurityMode.INSECURE:
      return 'insecure'
    default:
      throw new SlipwayError('invalid-argument', `unknown security mode ${mode}`)
  }
}

function resourcesOf(limits: pb.LinuxResources.$Properties): Resources {
  return {
    memory: toBigInt(limits.memory),
    memorySwap: toBigInt(limits.memorySwap),
    cpuShares: toBigInt(limits.cpuShares),
    cpuPeriod: toBigInt(limits.cpuPeriod),
    cpuQuota: toBigInt(limits.cpuQuota),
    cpusetCpus: limits.cpusetCpus ?? '',
    cpusetMems: limits.cpusetMems ?? '',
  }
}

function ulimitOf(limit: pb.Ulimit.$Properties): Ulimit {
  return { name: limit.Name ?? '', soft: toBigInt(limit.Soft), hard: toBigInt(limit.Hard) }
}
