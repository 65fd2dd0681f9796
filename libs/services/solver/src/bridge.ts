import { type Clock, SingleFlight, SlipwayError, withDetails, wrapError } from '@slipway/base'
import type {
  Bridge,
  BridgeSolveRequest,
  BridgeWarning,
  Frontend,
  FrontendResult,
  SourcePolicy,
} from '@slipway/frontend'
import { loadLargeDefinition, platformToProto } from '@slipway/llb'
import type { Platform } from '@slipway/oci'
import { createVertexProgress, nullSink, type ProgressSink } from '@slipway/progress'
import { pb } from '@slipway/proto'
import type { CachedResult } from '@slipway/solver'
import { sessionGroup } from '@slipway/sessions'
import type { WorkContext, Worker } from '@slipway/worker'
import type { LoadedEdge, LoadedGraph } from '@slipway/llb'
import { failedResult, newContainer } from './bridge-container.ts'
import { inVertex } from './builder-context.ts'
import { checkEntitlements } from './entitlements.ts'
import type { FailedResults } from './failed-results.ts'
import { SolvedRef } from './solved-ref.ts'
import { type PolicySource, SourcePolicies } from './source-policy.ts'

/** What the bridges of one build share. */
export interface BridgeBuild {
  readonly sessionId: string
  readonly worker: Worker
  readonly platforms: readonly Platform[]
  readonly frontends: ReadonlyMap<string, Frontend>
  readonly llbCaps: ReadonlySet<string>
  readonly entitlements: ReadonlySet<string>
  /** Of the build; holds for all of its bridges. */
  readonly sourcePolicy?: SourcePolicy
  readonly progress: ProgressSink
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly solve: (edge: LoadedEdge) => Promise<CachedResult>
  /** Has results made again that are lost, when they are next asked for. */
  readonly lose: (results: ReadonlySet<string>) => void
  /** The build releases every ref that its bridges made. */
  readonly own: (ref: SolvedRef) => void
  /** The build ends its containers. */
  readonly ownContainer: (container: AsyncDisposable) => void
  readonly disownContainer: (container: AsyncDisposable) => void
  /** Results that errors of this build have named. */
  readonly failed: FailedResults
  readonly resolving: SingleFlight<unknown>
}

/** Frontends that run frontends that run frontends … */
const MAX_NESTING = 16

export interface BridgeScope {
  /** How many frontends run this one. */
  readonly depth?: number
  readonly opts: Readonly<Record<string, string>>
  readonly inputs: ReadonlyMap<string, pb.Definition.$Properties>
}

export function createBridge(build: BridgeBuild, scope: BridgeScope): Bridge {
  return {
    opts: scope.opts,
    inputs: scope.inputs,
    sessionId: build.sessionId,
    workerPlatforms: build.platforms,
    llbCaps: build.llbCaps,
    signal: build.signal,
    solve: async (request) => await solve(build, request, scope.depth ?? 0),
    resolveImageConfig: async (ref, options) => await resolveImage(build, ref, options),
    resolveSource: async (request) => await resolveSource(build, request),
    newContainer: async (request) => await newContainer(build, request),
    failedResult: (id) => (build.failed.has(id) ? failedResult(build, id) : undefined),
    warn: (warning) => warn(build, warning),
  }
}

async function solve(
  build: BridgeBuild,
  request: BridgeSolveRequest,
  depth: number,
): Promise<FrontendResult> {
  const frontend = request.frontend ?? ''
  const { definition } = request
  if (frontend !== '' && definition && (definition.def ?? []).length > 0) {
    throw new SlipwayError('invalid-argument', 'cannot solve with both Definition and Frontend specified')
  }
  const result =
    frontend !== ''
      ? await runFrontend(build, frontend, request, depth)
      : await solveDefinition(build, definition, request.sourcePolicies)
  if (request.evaluate) {
    await result.ref?.evaluate()
    await Promise.all([...(result.refs?.values() ?? [])].map(async (ref) => await ref?.evaluate()))
  }
  return result
}

async function solveDefinition(
  build: BridgeBuild,
  asked: pb.Definition.$Properties | undefined,
  policies: readonly SourcePolicy[] | undefined,
): Promise<FrontendResult> {
  const metadata = new Map<string, Uint8Array>()
  // No ops at all is how LLB says scratch.
  if (!asked || (asked.def ?? []).length === 0) return { metadata }
  const defaultPlatform = build.platforms[0]
  let definition = asked
  let graph: LoadedGraph
  try {
    definition = (await policiesOf(build, policies)?.apply(asked)) ?? asked
    graph = await loadLargeDefinition(definition, {
      caps: build.llbCaps,
      ...(defaultPlatform ? { defaultPlatform } : {}),
    })
    checkEntitlements(graph, build.entitlements)
  } catch (error) {
    throw wrapError(error, 'failed to load LLB')
  }
  const stale = uncachedMounts(graph)
  if (stale.length > 0) await build.worker.pruneCacheMounts?.(stale)
  const ref = new SolvedRef({
    graph,
    definition,
    solve: build.solve,
    lose: build.lose,
    worker: build.worker,
    work: () => workContext(build, nullSink, ''),
    onFailed: (detail) => build.failed.add(detail),
  })
  build.own(ref)
  return { ref, metadata }
}

function policiesOf(
  { sourcePolicy }: BridgeBuild,
  asked: readonly SourcePolicy[] | null | undefined,
): SourcePolicies | undefined {
  const all = [...(sourcePolicy ? [sourcePolicy] : []), ...(asked ?? [])]
  return all.length === 0 ? undefined : new SourcePolicies(all)
}

/** pb.MountType */
const MOUNT_CACHE = 3

/** Cache mounts of steps that are to run without cache: they start empty (F036). */
function uncachedMounts(graph: LoadedGraph): readonly string[] {
  const mounts = graph.vertices
    .filter((vertex) => vertex.options.ignoreCache)
    .flatMap((vertex) => vertex.op.op.exec?.mounts ?? [])
    .filter((mount) => mount.mountType === MOUNT_CACHE)
  return [...new Set(mounts.map((mount) => mount.cacheOpt?.ID || mount.dest || ''))]
}

async function runFrontend(
  build: BridgeBuild,
  name: string,
  request: BridgeSolveRequest,
  depth: number,
): Promise<FrontendResult> {
  if (depth >= MAX_NESTING)
    throw new SlipwayError('resource-exhausted', `more than ${MAX_NESTING} frontends inside of each other`)
  const opts = request.frontendOpt ?? {}
  const frontend = build.frontends.get(name)
  if (!frontend) throw new SlipwayError('unknown', `invalid frontend: ${name}`)
  try {
    return await frontend.solve(
      createBridge(build, { opts, inputs: request.frontendInputs ?? new Map(), depth: depth + 1 }),
    )
  } catch (error) {
    throw withDetails(error, { kind: 'frontend', name, source: opts['source'] ?? '' })
  }
}

type ResolveOptions = Parameters<Bridge['resolveImageConfig']>[1]

async function resolveImage(build: BridgeBuild, asked: string, options: ResolveOptions) {
  const scheme = options.store ? 'oci-layout://' : 'docker-image://'
  const identifier = `${scheme}${asked}`
  const used = allowed(build, options.sourcePolicies, { identifier, attrs: {} })?.identifier
  if (used !== undefined && !used.startsWith(scheme)) {
    throw new SlipwayError('invalid-argument', `could not resolve image due to policy: ${used} is no image`)
  }
  const ref = used?.slice(scheme.length) ?? asked
  const { os, architecture, variant } = options.platform
  const from = options.store ? `${options.store.sessionId}/${options.store.storeId}` : ''
  const id = `resolve image config ${ref} ${os}/${architecture}/${variant ?? ''} ${options.resolveMode} ${from}`
  const name = options.logName !== '' ? options.logName : `resolve image config for docker-image://${ref}`
  const { platform, resolveMode: mode, store } = options
  return await resolveOnce(build, { id, name }, async (work) => {
    try {
      return await build.worker.resolveImage(ref, { platform, mode, ...(store ? { store } : {}) }, work)
    } catch (error) {
      throw wrapError(error, `failed to resolve source metadata for ${ref}`)
    }
  })
}

/** What policies want instead of a source that a frontend asks about. */
function allowed(
  build: BridgeBuild,
  policies: readonly SourcePolicy[] | null | undefined,
  source: PolicySource,
): PolicySource | undefined {
  try {
    return policiesOf(build, policies)?.evaluate(source)
  } catch (error) {
    throw wrapError(error, 'could not resolve image due to policy')
  }
}

/** Questions of one build with the same id are one, and one step that its user sees. */
async function resolveOnce<T>(
  build: BridgeBuild,
  { id, name }: { readonly id: string; readonly name: string },
  ask: (work: WorkContext) => Promise<T>,
): Promise<T> {
  return (await build.resolving.do(id, () =>
    inVertex(build.progress, { id: `${build.sessionId} ${id}`, name }, build.clock, (progress) =>
      ask({ sessions: sessionGroup(build.sessionId), progress, signal: build.signal }),
    ),
  )) as T
}

type SourceMetaRequest = Parameters<Bridge['resolveSource']>[0]

async function resolveSource(build: BridgeBuild, request: SourceMetaRequest) {
  const { Source: asked, SourcePolicies: policies, LogName: logName, ...rest } = request
  if (!asked) throw new SlipwayError('invalid-argument', 'source is required')
  const given = { identifier: asked.identifier ?? '', attrs: asked.attrs ?? {} }
  const source = { ...asked, ...allowed(build, policies, given) }
  const platform = request.Platform ?? (build.platforms[0] && platformToProto(build.platforms[0]))
  const question = { ...rest, Source: source, ...(platform ? { Platform: platform } : {}) }
  const id = `resolve source ${JSON.stringify(question)}`
  const name = logName || `resolve image config for ${source.identifier ?? ''}`
  const answer = await resolveOnce(build, { id, name }, (work) => build.worker.resolveSource(question, work))
  return { Source: source, ...answer }
}

export function workContext(
  build: Pick<BridgeBuild, 'sessionId' | 'signal' | 'clock'>,
  sink: ProgressSink,
  vertex: string,
): WorkContext {
  return {
    sessions: sessionGroup(build.sessionId),
    progress: createVertexProgress(sink, vertex, () => build.clock.now()),
    signal: build.signal,
  }
}

function warn(build: BridgeBuild, warning: BridgeWarning): void {
  const definition = warning.source?.definition
  build.progress.write({
    kind: 'warning',
    vertex: warning.vertex,
    level: warning.level,
    short: Buffer.from(warning.short),
    detail: warning.detail.map((line) => Buffer.from(line)),
    url: warning.url,
    ...(warning.source
      ? {
          source: {
            filename: warning.source.filename,
            data: warning.source.data,
            language: warning.source.language,
            ...(definition ? { definition: pb.Definition.encode(definition).finish() } : {}),
          },
        }
      : {}),
    ranges: warning.ranges,
  })
}
