import { SlipwayError } from '@slipway/base'
import { platformFromProto } from '@slipway/llb'
import type { moby, services } from '@slipway/proto'
import type { BridgeContainer, BridgeMount } from '../container.ts'
import type { BridgeRef } from '../frontend.ts'
import { readRange } from './messages.ts'
import type { BridgePeer } from './server.ts'

type Wire<Name extends keyof typeof services.LLBBridgeService> = Parameters<
  (typeof services.LLBBridgeService)[Name]['requestSerialize']
>[0]

/** A client that forgets its containers is stopped before the host is. */
const MAX_CONTAINERS = 256

export async function newContainer(peer: BridgePeer, request: Wire<'NewContainer'>) {
  const id = request.ContainerID ?? ''
  if (id === '') throw new SlipwayError('invalid-argument', 'ContainerID required')
  if (peer.containers.has(id)) throw exists(id)
  if (peer.containers.size >= MAX_CONTAINERS)
    throw new SlipwayError('resource-exhausted', `more than ${MAX_CONTAINERS} containers at once`)
  const container = await peer.bridge.newContainer({
    mounts: (request.Mounts ?? []).map((mount) => toMount(peer, mount)),
    network: request.Network ?? 0,
    hostname: request.hostname ?? '',
    extraHosts: request.extraHosts ?? [],
    description: `container ${id}`,
    ...(request.platform ? { platform: platformFromProto(request.platform) } : {}),
  })
  // Somebody else may have taken the id meanwhile.
  if (peer.containers.has(id)) {
    await container[Symbol.asyncDispose]()
    throw exists(id)
  }
  peer.containers.set(id, container)
  return {}
}

function exists(id: string): SlipwayError {
  return new SlipwayError('already-exists', `Container ${id} already exists`)
}

type WireMount = NonNullable<moby.buildkit.v1.frontend.NewContainerRequest.$Properties['Mounts']>[number]

function toMount(peer: BridgePeer, mount: WireMount): BridgeMount {
  const id = mount.resultID ?? ''
  if (id === '') return { mount }
  const ref: BridgeRef | undefined = peer.refs.get(id) ?? peer.bridge.failedResult(id)
  if (!ref)
    throw new SlipwayError(
      'not-found',
      `failed to find ref ${id} for ${JSON.stringify(mount.dest ?? '')} mount: not found`,
    )
  return { mount, ref }
}

export async function releaseContainer(peer: BridgePeer, request: Wire<'ReleaseContainer'>) {
  const id = request.ContainerID ?? ''
  const container = peer.containers.get(id)
  if (!container) throw new SlipwayError('not-found', `container details for ${id} not found`)
  peer.containers.delete(id)
  await container[Symbol.asyncDispose]()
  return {}
}

function needContainer(peer: BridgePeer, id: string | null | undefined, mount: number): BridgeContainer {
  const container = peer.containers.get(id ?? '')
  if (!container) throw new SlipwayError('not-found', `container details for ${id ?? ''}@${mount} not found`)
  return container
}

export async function readFileContainer(peer: BridgePeer, request: Wire<'ReadFileContainer'>) {
  const mount = request.MountIndex ?? 0
  const container = needContainer(peer, request.Ref, mount)
  const range = readRange(request.Range)
  return { Data: await container.readFile(mount, request.FilePath ?? '', range) }
}

export async function readDirContainer(peer: BridgePeer, request: Wire<'ReadDirContainer'>) {
  const mount = request.MountIndex ?? 0
  const container = needContainer(peer, request.Ref, mount)
  const pattern = request.IncludePattern ?? ''
  return { entries: [...(await container.readDir(mount, request.DirPath ?? '', pattern))] }
}

export async function statFileContainer(peer: BridgePeer, request: Wire<'StatFileContainer'>) {
  const mount = request.MountIndex ?? 0
  const container = needContainer(peer, request.Ref, mount)
  return { stat: await container.statFile(mount, request.Path ?? '') }
}
