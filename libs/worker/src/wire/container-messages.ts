import Long from 'long'
import { platformFromProto, platformToProto } from '@slipway/llb'
import type { slipway } from '@slipway/proto'
import type { ContainerProcessRequest, ContainerRequest } from '../container.ts'

type WireContainer = slipway.worker.v1.Container.$Shape
type WireStart = slipway.worker.v1.ProcessStart.$Shape

/** Every field of the port's request has its place: a new one does not compile here. */
export function encodeContainer(request: ContainerRequest): Omit<WireContainer, 'sessions'> {
  const { mounts, inputs, platform, network, hostname, extraHosts, description, files, memory, ...rest } =
    request
  rest satisfies Record<string, never>
  return {
    mounts: [...mounts] as WireContainer['mounts'] & object,
    inputs: [...inputs],
    platform: platformToProto(platform),
    network,
    hostname,
    extra_hosts: [...extraHosts],
    description,
    ...(files ? { files: { target: files.target, entries: Object.fromEntries(files.entries) } } : {}),
    ...(memory === undefined ? {} : { memory: Long.fromNumber(memory) }),
  }
}

export function decodeContainer(wire: WireContainer): ContainerRequest {
  const { files, memory } = wire
  return {
    mounts: wire.mounts ?? [],
    inputs: wire.inputs ?? [],
    platform: platformFromProto(wire.platform ?? {}),
    network: wire.network ?? 0,
    hostname: wire.hostname ?? '',
    extraHosts: wire.extra_hosts ?? [],
    description: wire.description ?? '',
    ...(files
      ? { files: { target: files.target ?? '', entries: new Map(Object.entries(files.entries ?? {})) } }
      : {}),
    ...(memory === undefined || memory === null ? {} : { memory: Number(memory) }),
  }
}

export function encodeStart(
  container: string,
  request: ContainerProcessRequest,
  hasStdin: boolean,
): WireStart {
  const { meta, tty, security, secretEnv, ...rest } = request
  rest satisfies Record<string, never>
  return {
    container,
    meta: meta as WireStart['meta'] & object,
    tty,
    security,
    secret_env: [...secretEnv],
    has_stdin: hasStdin,
  }
}

export function decodeStart(wire: WireStart): ContainerProcessRequest {
  return {
    meta: wire.meta ?? {},
    tty: wire.tty ?? false,
    security: wire.security ?? 0,
    secretEnv: wire.secret_env ?? [],
  }
}
