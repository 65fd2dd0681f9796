import type { Metadata } from '@grpc/grpc-js'
import Long from 'long'
import { platformToProto } from '@slipway/llb'
import { type moby, type pb, services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import type { Bridge, BridgeRef, BridgeSolveRequest, BridgeWarning, FrontendResult } from '../frontend.ts'
import { openContainerClient } from './container-client.ts'
import { writeRange } from './messages.ts'
import { decodeResult } from './results.ts'
import { OCI_LAYOUT } from './server.ts'

const methods = services.LLBBridgeService

type WireResult = moby.buildkit.v1.frontend.Result.$Properties
type WireDefinition = pb.Definition.$Shape

/** How one bridge is reached. */
export interface BridgeCall {
  readonly caller: Caller
  /** Names the bridge. */
  readonly metadata: Metadata
  readonly signal: AbortSignal
}

export type BridgeFacts = Pick<Bridge, 'opts' | 'sessionId' | 'inputs' | 'workerPlatforms' | 'llbCaps'>

/** For who looks into a build instead of being asked for its result. */
const NO_FACTS: BridgeFacts = {
  opts: {},
  sessionId: '',
  inputs: new Map(),
  workerPlatforms: [],
  llbCaps: new Set(),
}

/** A bridge in another process, over LLBBridge. */
export function createBridgeClient(call: BridgeCall, facts = NO_FACTS): Bridge {
  const options = { metadata: call.metadata, signal: call.signal }
  return {
    ...facts,
    signal: call.signal,
    solve: async (request) => {
      const { result } = await call.caller.unary(methods.Solve, encodeSolve(request), options)
      return decodeFrom(call, (result ?? {}) as WireResult)
    },
    resolveImageConfig: async (ref, { platform, resolveMode, logName, sourcePolicies, store }) => {
      const request = {
        Ref: ref,
        Platform: platformToProto(platform),
        ResolveMode: resolveMode,
        LogName: logName,
        SourcePolicies: [...(sourcePolicies ?? [])],
        ...(store ? { ResolverType: OCI_LAYOUT, SessionID: store.sessionId, StoreID: store.storeId } : {}),
      }
      const found = await call.caller.unary(methods.ResolveImageConfig, request, options)
      return { ref: found.Ref ?? '', digest: found.Digest ?? '', config: found.Config ?? new Uint8Array() }
    },
    resolveSource: async (request) => await call.caller.unary(methods.ResolveSourceMeta, request, options),
    newContainer: async (request) => await openContainerClient(call, request),
    // Whoever serves the bridge knows whether there is one.
    failedResult: (id) => createRefClient(call, id),
    warn: (warning) => {
      // A warning that gets lost must not fail a build.
      call.caller.unary(methods.Warn, encodeWarning(warning), options).catch(() => {})
    },
  }
}

/** A ref that a bridge has handed out. */
export function createRefClient(
  call: BridgeCall,
  id: string,
  definition?: pb.Definition.$Properties,
): BridgeRef {
  const options = { metadata: call.metadata, signal: call.signal }
  return {
    id,
    definition: () => Promise.resolve(definition),
    readFile: async (path, range) => {
      const request = { Ref: id, FilePath: path, ...writeRange(range) }
      return (await call.caller.unary(methods.ReadFile, request, options)).Data ?? new Uint8Array()
    },
    readDir: async (path, includePattern = '') => {
      const request = { Ref: id, DirPath: path, IncludePattern: includePattern }
      return (await call.caller.unary(methods.ReadDir, request, options)).entries ?? []
    },
    statFile: async (path) =>
      (await call.caller.unary(methods.StatFile, { Ref: id, Path: path }, options)).stat ?? {},
    evaluate: async () => {
      await call.caller.unary(methods.Evaluate, { Ref: id }, options)
    },
  }
}

function encodeSolve(request: BridgeSolveRequest) {
  return {
    ...(request.definition ? { Definition: request.definition as WireDefinition } : {}),
    Frontend: request.frontend ?? '',
    FrontendOpt: { ...request.frontendOpt },
    FrontendInputs: Object.fromEntries(request.frontendInputs ?? []) as Record<string, WireDefinition>,
    CacheImports: (request.cacheImports ?? []).map(({ type, attrs }) => ({
      Type: type,
      Attrs: { ...attrs },
    })),
    SourcePolicies: [...(request.sourcePolicies ?? [])],
    Evaluate: request.evaluate ?? false,
    allowResultReturn: true,
    allowResultArrayRef: true,
  }
}

function decodeFrom(call: BridgeCall, wire: WireResult): FrontendResult {
  const toRef = (ref: moby.buildkit.v1.frontend.Ref.$Properties): BridgeRef | undefined =>
    ref.id ? createRefClient(call, ref.id, ref.def ?? undefined) : undefined
  return decodeResult(wire, toRef)
}

function encodeWarning(warning: BridgeWarning) {
  return {
    digest: warning.vertex,
    level: Long.fromNumber(warning.level),
    short: Buffer.from(warning.short),
    detail: warning.detail.map((line) => Buffer.from(line)),
    url: warning.url,
    ...(warning.source
      ? {
          info: {
            filename: warning.source.filename,
            data: warning.source.data,
            language: warning.source.language,
            ...(warning.source.definition ? { definition: warning.source.definition as WireDefinition } : {}),
          },
        }
      : {}),
    ranges: warning.ranges.map(({ start, end }) => ({ start: { ...start }, end: { ...end } })),
  }
}
