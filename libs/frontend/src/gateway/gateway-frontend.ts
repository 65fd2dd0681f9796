import { goBool, type Logger, silentLogger, SlipwayError } from '@slipway/base'
import { parseReference, type Reference, repositoryName } from '@slipway/oci'
import { pb, type moby } from '@slipway/proto'
import type { Bridge, Frontend, FrontendResult } from '../frontend.ts'
import { isReplaced } from '../named-contexts.ts'
import { checkFrontendCaps } from './capabilities.ts'
import { frontendEnv } from './environment.ts'
import { findFrontendImage, type FrontendImage, type NamedContexts } from './frontend-image.ts'
import { runFrontend } from './run-frontend.ts'

export interface GatewayOptions {
  /** Names of frontends that stand for themselves as a `source`. */
  readonly builtIn: readonly string[]
  /** Repositories whose images are not fetched, because a built-in frontend is what they hold; with the name of that one. */
  readonly replaced: ReadonlyMap<string, string>
  /** Repositories that images may come from; empty for all. */
  readonly allowedRepositories: readonly string[]
  readonly namedContexts: NamedContexts
  readonly workers: () => Promise<readonly moby.buildkit.v1.types.WorkerRecord.$Properties[]>
  /** A frontend that asks nothing for so long is stopped; 0 for never. */
  readonly idleTimeoutMs: number
  /** Bytes that a frontend's processes may use together; 0 for no limit. */
  readonly memory: number
  readonly logger?: Logger
}

/** Where a frontend finds out what image it is. */
const METADATA = { target: '/run/config/buildkit/metadata', file: 'frontend.bin' } as const
const NETWORK_NONE_LABEL = 'moby.buildkit.frontend.network.none'
const CAPS_LABEL = 'moby.buildkit.frontend.caps'

/** Runs frontends that come as images (`source`), each in a container of the worker; nobody here executes a byte of them. */
export function createGatewayFrontend(options: GatewayOptions): Frontend {
  const allowed = new Set(options.allowedRepositories.map((text) => repositoryName(parseReference(text))))
  return {
    name: 'gateway.v0',
    solve: async (bridge) => {
      if ('gateway-devel' in bridge.opts)
        throw new SlipwayError('invalid-argument', 'development gateway is no longer supported')
      const source = bridge.opts['source']
      if (!source) throw new SlipwayError('invalid-argument', 'no source specified for gateway')
      const builtIn = findBuiltIn(bridge, source, options)
      if (builtIn !== undefined) return await forward(bridge, builtIn)
      checkAllowed(source, allowed)
      return await solve(bridge, source, options)
    },
  }
}

/** A named context of the same name wins: then its user wants that and nothing else. */
function findBuiltIn(bridge: Bridge, source: string, options: GatewayOptions): string | undefined {
  if (isReplaced(bridge.opts, source)) return undefined
  if (options.builtIn.includes(source)) return source
  let reference: Reference
  try {
    reference = parseReference(source)
  } catch {
    return undefined
  }
  // A digest asks for these very bytes.
  return reference.digest === undefined ? options.replaced.get(repositoryName(reference)) : undefined
}

/** `cmdline` keeps the built-in one from reading its syntax line again. */
async function forward(bridge: Bridge, frontend: string): Promise<FrontendResult> {
  const cmdline = bridge.opts['cmdline'] ?? frontend
  return await bridge.solve({
    frontend,
    frontendOpt: { ...bridge.opts, cmdline },
    frontendInputs: bridge.inputs,
  })
}

function checkAllowed(source: string, allowed: ReadonlySet<string>): void {
  if (allowed.size === 0 || allowed.has(repositoryName(parseReference(source)))) return
  throw new SlipwayError('permission-denied', `'${source}' is not an allowed gateway source`)
}

async function solve(bridge: Bridge, source: string, options: GatewayOptions): Promise<FrontendResult> {
  const image = await findFrontendImage(bridge, source, options.namedContexts)
  checkFrontendCaps({
    label: image.labels[CAPS_LABEL],
    digest: image.digest,
    requested: bridge.opts['frontend.caps'],
    hasInputs: bridge.inputs.size > 0,
  })
  const definition = await image.state.marshal()
  const { ref } = await bridge.solve({ definition })
  if (!ref)
    throw new SlipwayError('invalid-argument', `gateway source ${source} didn't return default result`)
  const metadata = pb.Definition.encode(definition).finish()
  await using container = await bridge.newContainer({
    mounts: [{ mount: { dest: '/' }, ref }],
    network: isNetworkNone(image) ? pb.NetMode.NONE : pb.NetMode.UNSET,
    description: `frontend ${source}`,
    files: { target: METADATA.target, entries: new Map([[METADATA.file, metadata]]) },
    ...(options.memory > 0 ? { memory: options.memory } : {}),
  })
  const workers = await options.workers()
  return await runFrontend({
    source,
    bridge,
    container,
    config: image,
    env: frontendEnv(bridge.opts, bridge.sessionId, workers),
    workers,
    idleTimeoutMs: options.idleTimeoutMs,
    logger: options.logger ?? silentLogger,
  })
}

function isNetworkNone({ labels }: FrontendImage): boolean {
  return goBool(labels[NETWORK_NONE_LABEL] ?? '') === true
}
