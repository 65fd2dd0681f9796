import Long from 'long'
import { abortError, SlipwayError } from '@slipway/base'
import type { BridgeContainer, BridgeContainerRequest, BridgeRef } from '@slipway/frontend'
import { pb } from '@slipway/proto'
import { nullSink } from '@slipway/progress'
import type { RefId, WorkerContainer } from '@slipway/worker'
import { type BridgeBuild, workContext } from './bridge.ts'
import { checkNetwork, checkSecurity } from './entitlements.ts'

/** A ref of this process's builds, whose bytes a worker has. */
export interface ResultRef extends BridgeRef {
  result(): Promise<{ readonly id: RefId }>
}

const NOTHING = -1

/** A container on the worker, for as long as the build lasts. */
export async function newContainer(
  build: BridgeBuild,
  request: BridgeContainerRequest,
): Promise<BridgeContainer> {
  const platform = request.platform ?? build.platforms[0]
  if (!platform) throw new SlipwayError('failed-precondition', 'no worker offers a platform')
  const inputs: RefId[] = []
  const mounts: pb.Mount.$Properties[] = []
  for (const { mount, ref } of request.mounts) {
    if (ref) inputs.push((await resultOf(ref)).id)
    mounts.push({ ...mount, input: Long.fromNumber(ref ? inputs.length - 1 : NOTHING) })
  }
  if (!mounts.some(({ dest }) => dest === '/'))
    throw new SlipwayError('invalid-argument', 'container has no mount at /')
  const network = request.network ?? pb.NetMode.UNSET
  const container = await build.worker.openContainer(
    {
      mounts,
      inputs,
      platform,
      network,
      hostname: request.hostname ?? '',
      extraHosts: request.extraHosts ?? [],
      description: request.description ?? 'container',
      ...(request.files ? { files: request.files } : {}),
      ...(request.memory === undefined ? {} : { memory: request.memory }),
    },
    workContext(build, nullSink, ''),
  )
  if (build.signal.aborted) {
    await container[Symbol.asyncDispose]()
    throw abortError(build.signal)
  }
  build.ownContainer(container)
  return guarded(build, container, network)
}

function guarded(build: BridgeBuild, container: WorkerContainer, network: number): BridgeContainer {
  return {
    start: async (process, io, signal) => {
      checkNetwork(network, build.entitlements)
      checkSecurity(process.security, build.entitlements)
      return await container.start(process, io, signal)
    },
    readFile: (mount, path, range) => container.readFile(mount, path, range),
    readDir: (mount, path, includePattern) => container.readDir(mount, path, includePattern),
    statFile: (mount, path) => container.statFile(mount, path),
    [Symbol.asyncDispose]: async () => {
      build.disownContainer(container)
      await container[Symbol.asyncDispose]()
    },
  }
}

/** What a failed step had or left; the step holds it until the build ends. */
export function failedResult(build: BridgeBuild, id: RefId): ResultRef {
  const { worker } = build
  const work = () => workContext(build, nullSink, '')
  return {
    id,
    definition: () => Promise.resolve(undefined),
    result: () => Promise.resolve({ id }),
    evaluate: () => Promise.resolve(),
    readFile: (path, range) => worker.readFile(id, path, range, work()),
    readDir: (path, includePattern = '') => worker.readDir(id, path, includePattern, work()),
    statFile: (path) => worker.statFile(id, path, work()),
  }
}

async function resultOf(ref: BridgeRef): Promise<{ readonly id: RefId }> {
  if (!('result' in ref)) throw new SlipwayError('invalid-argument', `ref ${ref.id} is not of this build`)
  return await (ref as ResultRef).result()
}
