import { Metadata } from '@grpc/grpc-js'
import { isCode, newId, SlipwayError, sleep, toSlipwayError, wrapError } from '@slipway/base'
import type { FsSync } from '@slipway/fs-sync'
import { decodeEvents, type ProgressEvent } from '@slipway/progress'
import { type moby, services } from '@slipway/proto'
import { type Caller, encodeStatus, messagesOf } from '@slipway/rpc'
import Long from 'long'
import { offerDirectories } from '../files/directories.ts'
import { offerOutputs, type OutputTarget } from '../files/outputs.ts'
import { type Attachable, ClientSession } from '../session/session.ts'
import { offerStores } from '../layout/content-service.ts'
import { type LayoutPlan, planLayouts } from '../layout/plan.ts'
import { encodeResult, openGateway } from './gateway.ts'
import type { BuildRequest, BuildResult, CacheEntry } from './request.ts'

type GatewayResult = moby.buildkit.v1.frontend.Result.$Shape

export interface BuildOptions {
  readonly caller: Caller
  readonly fsSync: FsSync
  readonly onProgress: (events: readonly ProgressEvent[]) => void
  readonly signal?: AbortSignal
  /**
   * Told of a failure while the build still holds what its step left; the build ends when it settles. With it everything is
   * solved before the frontend's result is taken.
   */
  readonly onFailed?: (failure: FailedBuild) => Promise<void>
}

/** A build that failed and has not ended, with its bridge: LLBBridge calls on `caller` with `metadata`. */
export interface FailedBuild {
  readonly error: SlipwayError
  readonly caller: Caller
  readonly metadata: Metadata
  readonly signal: AbortSignal
}

const PING_TIMEOUT_MS = 15_000
/** How long Status may be silent after the build has ended. */
const STATUS_IDLE_MS = 5_000
const SOLVE_GRACE_MS = 5_000

/**
 * Runs a build the way buildctl does: a job that waits (Solve), and the frontend driven through the bridge beside it.
 * Rejects with the daemon's error, its details included. Aborting `signal` cancels the build.
 */
export async function build(request: BuildRequest, options: BuildOptions): Promise<BuildResult> {
  checkRequest(request)
  const layouts = planLayouts(request)
  const result = await run({ ...request, cacheImports: layouts.cacheImports }, layouts, options)
  layouts.finish(result.response)
  return result
}

async function run(request: BuildRequest, layouts: LayoutPlan, options: BuildOptions): Promise<BuildResult> {
  const ref = request.ref ?? newId()
  const stop = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal
  await using session = ClientSession.open(options.caller, {
    attachables: attachablesOf(request, layouts, options.fsSync),
    ...(request.sharedKey === undefined ? {} : { sharedKey: request.sharedKey }),
  })
  const lost = session.ended.then((error) => {
    if (error) stop.abort(wrapError(error, 'session'))
  })
  const watching = watchStatus(ref, options)
  let succeeded = false
  try {
    const solved = solve(ref, session.id, request, { ...options, signal })
    // Without the job there is nothing left to drive.
    solved.catch((error: unknown) => stop.abort(toSlipwayError(error)))
    const driven = driveFrontend(ref, request, { ...options, signal })
    // The job's error is the build's: what the frontend saw is its consequence.
    const [job, frontend] = await Promise.allSettled([solved, withGrace(driven, solved, stop)])
    if (job.status === 'rejected') throw job.reason
    if (frontend.status === 'rejected') throw frontend.reason
    succeeded = true
    return { ref, response: job.value, metadata: frontend.value }
  } catch (error) {
    if (options.signal?.aborted) throw new SlipwayError('canceled', 'context canceled', { cause: error })
    throw error
  } finally {
    await session.close()
    for (const attachable of request.attachables ?? []) await attachable.close?.()
    await lost
    await watching.finish(succeeded)
  }
}

function checkRequest(request: BuildRequest): void {
  const { frontend = '', definition, program } = request
  if (program && (definition || frontend !== ''))
    throw new SlipwayError('invalid-argument', 'a program takes neither a definition nor a frontend')
  if (program) return
  if (frontend === '' && !definition) throw new SlipwayError('invalid-argument', 'invalid empty definition')
  if (frontend !== '' && definition) {
    throw new SlipwayError('invalid-argument', `invalid definition for frontend ${frontend}`)
  }
}

function attachablesOf(request: BuildRequest, layouts: LayoutPlan, fsSync: FsSync): readonly Attachable[] {
  const targets = new Map<number, OutputTarget>()
  for (const [index, { target }] of (request.outputs ?? []).entries()) {
    if (target && target.kind !== 'layout') targets.set(index, target)
  }
  return [
    ...(request.attachables ?? []),
    ...(request.directories?.size ? [offerDirectories(request.directories, fsSync)] : []),
    ...(targets.size > 0 ? [offerOutputs(targets, fsSync)] : []),
    ...(layouts.stores.size > 0 ? [offerStores(layouts.stores)] : []),
  ]
}

async function solve(
  ref: string,
  session: string,
  request: BuildRequest,
  { caller, signal }: BuildOptions,
): Promise<Readonly<Record<string, string>>> {
  const exporters = (request.outputs ?? []).map(({ type, attrs }) => ({ Type: type, Attrs: attrs }))
  const [first] = exporters
  const message: moby.buildkit.v1.SolveRequest.$Properties = {
    Ref: ref,
    Session: session,
    Exporters: exporters,
    // Daemons before v0.13 know only these two.
    ...(first ? { ExporterDeprecated: first.Type, ExporterAttrsDeprecated: first.Attrs } : {}),
    FrontendAttrs: { ...request.frontendOpt, ...cacheImportsOpt(request) },
    Cache: {
      Exports: cacheEntries(request.cacheExports),
      Imports: cacheEntries(request.cacheImports),
    },
    Entitlements: [...(request.entitlements ?? [])],
    Internal: request.internal ?? false,
    CompatibilityVersion: Long.fromNumber(request.compatibilityVersion ?? 0),
    ProxyNetwork: request.proxyNetwork ?? false,
    ...(request.sourcePolicy ? { SourcePolicy: request.sourcePolicy } : {}),
  }
  try {
    const answer = await caller.unary(services.ControlService.Solve, message, signal ? { signal } : {})
    return answer.ExporterResponse ?? {}
  } catch (error) {
    throw wrapError(error, 'failed to solve')
  }
}

function cacheEntries(
  entries: readonly CacheEntry[] | undefined,
): { Type: string; Attrs: Record<string, string> }[] {
  return (entries ?? []).map(({ type, attrs }) => ({ Type: type, Attrs: attrs }))
}

/** Where frontends that run beside the daemon look for cache. */
function cacheImportsOpt(request: BuildRequest): Readonly<Record<string, string>> {
  const entries = cacheEntries(request.cacheImports)
  return entries.length > 0 ? { 'cache-imports': JSON.stringify(entries) } : {}
}

/** Asks the frontend for its result and hands it, or its error, to the job. */
async function driveFrontend(
  ref: string,
  request: BuildRequest,
  { caller, signal, onFailed }: BuildOptions & { readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const metadata = new Metadata()
  metadata.set('buildkit-controlapi-buildid', ref)
  const bridge = services.LLBBridgeService
  await caller.unary(bridge.Ping, {}, { metadata, signal, deadlineMs: PING_TIMEOUT_MS })
  let result: GatewayResult
  try {
    if (request.program) {
      result = encodeResult(await request.program(openGateway(caller, { metadata, signal })))
    } else {
      const question = { ...bridgeRequest(request), Evaluate: onFailed !== undefined }
      const answer = await caller.unary(bridge.Solve, question, { metadata, signal })
      result = answer.result ?? {}
    }
  } catch (error) {
    if (!signal.aborted) {
      await onFailed?.({ error: toSlipwayError(error), caller, metadata, signal })
      await caller.unary(bridge.Return, { error: encodeStatus(error) }, { metadata, signal }).catch(() => {})
    }
    throw error
  }
  await caller.unary(bridge.Return, { result: withoutDefinitions(result) }, { metadata, signal })
  return new Map(Object.entries(result.metadata ?? {}))
}

function bridgeRequest(request: BuildRequest): moby.buildkit.v1.frontend.SolveRequest.$Properties {
  return {
    ...(request.frontend ? { Frontend: request.frontend } : {}),
    ...(request.definition ? { Definition: request.definition } : {}),
    FrontendOpt: request.frontendOpt ?? {},
    FrontendInputs: request.frontendInputs ?? {},
    CacheImports: cacheEntries(request.cacheImports),
    allowResultReturn: true,
    allowResultArrayRef: true,
  }
}

/** The job has the definitions of its own refs. */
function withoutDefinitions(result: GatewayResult): GatewayResult {
  const { ref, refs } = result
  if (refs?.refs) {
    const entries = Object.entries(refs.refs).map(([key, value]) => [key, { id: value.id ?? '' }])
    return { ...result, refs: { refs: Object.fromEntries(entries) } } as GatewayResult
  }
  return (ref ? { ...result, ref: { id: ref.id ?? '' } } : result) as GatewayResult
}

/** A frontend that failed gives the job a moment to fail with the better error, then ends it. */
async function withGrace<T>(driven: Promise<T>, solved: Promise<unknown>, stop: AbortController): Promise<T> {
  try {
    return await driven
  } catch (error) {
    const settled = solved.then(
      () => {},
      () => {},
    )
    const waited = new AbortController()
    await Promise.race([settled, sleep(SOLVE_GRACE_MS, waited.signal).catch(() => {})])
    waited.abort()
    stop.abort(toSlipwayError(error))
    throw error
  }
}

/** Passes progress on from the start of the build until the daemon says that there is no more. */
function watchStatus(ref: string, options: BuildOptions): { finish(succeeded: boolean): Promise<void> } {
  const idle = new AbortController()
  let last = 0
  const watch = async (): Promise<void> => {
    const call = options.caller.serverStream(
      services.ControlService.Status,
      { Ref: ref },
      { signal: idle.signal },
    )
    for await (const message of messagesOf(call)) {
      last = Date.now()
      options.onProgress(decodeEvents(message))
    }
  }
  const watching = watch().catch((error: unknown) => {
    // The build's own outcome counts; without it there would have been nothing to show.
    if (!idle.signal.aborted && !isCode(error, 'not-found'))
      throw wrapError(error, 'failed to receive status')
  })
  watching.catch(() => {})
  return {
    finish: async (succeeded) => {
      // A build that was refused has no progress to wait for.
      if (!succeeded && last === 0) idle.abort()
      last = Date.now()
      const timer = setInterval(() => {
        if (Date.now() - last > STATUS_IDLE_MS) idle.abort()
      }, 250)
      try {
        await watching.catch(() => {})
      } finally {
        clearInterval(timer)
      }
    },
  }
}
