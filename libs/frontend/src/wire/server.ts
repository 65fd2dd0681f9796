import type { ServerDuplexStream } from '@grpc/grpc-js'
import { givenUp, isLost, SlipwayError, withSolveDetail } from '@slipway/base'
import { platformFromProto } from '@slipway/llb'
import type { Platform } from '@slipway/oci'
import { type moby, services } from '@slipway/proto'
import { type CallContext, decodeStatus, duplex, type Service, service, unary } from '@slipway/rpc'
import type { Bridge, BridgeRef, FrontendResult } from '../frontend.ts'
import type { BridgeContainer } from '../container.ts'
import { gatewayCaps, toApiCaps } from './caps.ts'
import {
  newContainer,
  readDirContainer,
  readFileContainer,
  releaseContainer,
  statFileContainer,
} from './container-server.ts'
import { type ExecMessage, execProcesses } from './exec-server.ts'
import { readRange } from './messages.ts'
import { amongRefs, decodeResult, encodeResult } from './results.ts'

/** What one frontend outside of this process is given: the bridge, the refs it has seen, and where its result goes. */
export interface BridgePeer {
  readonly bridge: Bridge
  readonly refs: Map<string, BridgeRef>
  /** By the ids that it gave them. */
  readonly containers: Map<string, BridgeContainer>
  complete(outcome: { readonly result: FrontendResult } | { readonly error: Error }): void
}

export interface BridgeServiceOptions {
  /** Finds the build that a call belongs to. */
  readonly find: (context: CallContext) => Promise<BridgePeer>
  readonly workers: () => Promise<readonly moby.buildkit.v1.types.WorkerRecord.$Properties[]>
  /** What callers are told instead of an error. */
  readonly toldAs?: (error: unknown) => unknown
}

type Wire<Name extends keyof typeof services.LLBBridgeService> = Parameters<
  (typeof services.LLBBridgeService)[Name]['requestSerialize']
>[0]

function needRef(peer: BridgePeer, id: string | null | undefined): BridgeRef {
  const ref = peer.refs.get(id ?? '')
  if (!ref) throw new SlipwayError('not-found', `no such ref: ${id ?? ''}`)
  return ref
}

async function solve(peer: BridgePeer, request: Wire<'Solve'>) {
  const result = await peer.bridge.solve({
    ...(request.Definition ? { definition: request.Definition } : {}),
    frontend: request.Frontend ?? '',
    frontendOpt: request.FrontendOpt ?? {},
    frontendInputs: new Map(Object.entries(request.FrontendInputs ?? {})),
    cacheImports: (request.CacheImports ?? []).map((entry) => ({
      type: entry.Type ?? '',
      attrs: entry.Attrs ?? {},
    })),
    sourcePolicies: request.SourcePolicies ?? [],
    evaluate: request.Evaluate ?? false,
  })
  const wire = await encodeResult(result, peer.refs, request.allowResultArrayRef ?? false)
  if (request.allowResultReturn) return { result: wire }
  // Clients from before `return`: they take a plain ref, and their last solve ends the build.
  if (request.Final) peer.complete({ result })
  return { ref: wire.refDeprecated ?? wire.ref?.id ?? '' }
}

/** ResolverType of an image in an OCI layout that a session serves. */
export const OCI_LAYOUT = 1

async function resolveImageConfig(peer: BridgePeer, request: Wire<'ResolveImageConfig'>) {
  const resolved = await peer.bridge.resolveImageConfig(request.Ref ?? '', {
    platform: request.Platform ? platformFromProto(request.Platform) : defaultPlatform(peer.bridge),
    resolveMode: resolveMode(request.ResolveMode),
    logName: request.LogName ?? '',
    ...(request.SourcePolicies?.length ? { sourcePolicies: request.SourcePolicies } : {}),
    ...(request.ResolverType === OCI_LAYOUT
      ? { store: { sessionId: request.SessionID ?? '', storeId: request.StoreID ?? '' } }
      : {}),
  })
  return { Digest: resolved.digest, Config: resolved.config, Ref: resolved.ref }
}

function resolveMode(text: string | null | undefined): 'default' | 'pull' | 'local' {
  if (text === undefined || text === null || text === '' || text === 'default') return 'default'
  if (text === 'pull' || text === 'local') return text
  throw new SlipwayError('invalid-argument', `invalid image resolve mode: ${text}`)
}

function defaultPlatform(bridge: Bridge): Platform {
  const first = bridge.workerPlatforms[0]
  if (!first) throw new SlipwayError('failed-precondition', 'no worker offers a platform')
  return first
}

function warn(peer: BridgePeer, request: Wire<'Warn'>) {
  const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8')
  peer.bridge.warn({
    vertex: request.digest ?? '',
    level: Number(request.level ?? 0),
    short: text(request.short),
    detail: (request.detail ?? []).map(text),
    url: request.url ?? '',
    ...(request.info
      ? {
          source: {
            filename: request.info.filename ?? '',
            data: request.info.data ?? new Uint8Array(),
            language: request.info.language ?? '',
            ...(request.info.definition ? { definition: request.info.definition } : {}),
          },
        }
      : {}),
    ranges: (request.ranges ?? []).map((range) => ({
      start: { line: range.start?.line ?? 0, character: range.start?.character ?? 0 },
      end: { line: range.end?.line ?? 0, character: range.end?.character ?? 0 },
    })),
  })
  return {}
}

function returned(peer: BridgePeer, request: Wire<'Return'>) {
  if (request.error) peer.complete({ error: decodeStatus(request.error) })
  else
    peer.complete({
      result: decodeResult(
        (request.result ?? {}) as Parameters<typeof decodeResult>[0],
        amongRefs(peer.refs),
      ),
    })
  return {}
}

/** LLBBridge for frontends outside of this process: clients that drive their own build, and frontend images. */
export function createBridgeService(options: BridgeServiceOptions): Service {
  const call = <Req, Res>(handle: (peer: BridgePeer, request: Req) => Promise<Res> | Res) =>
    unary<Req, Res>(async (request, context) => {
      try {
        return await handle(await options.find(context), request)
      } catch (error) {
        // What was lost on the way was tried again here: callers need not.
        const final = isLost(error) ? givenUp(error) : error
        throw options.toldAs?.(final) ?? final
      }
    })
  // Debuggers look for this detail in whatever a solve fails with.
  const solving = <Req, Res>(handle: (peer: BridgePeer, request: Req) => Promise<Res>) =>
    call<Req, Res>(async (peer, request) => {
      try {
        return await handle(peer, request)
      } catch (error) {
        throw options.toldAs ? withSolveDetail(error, {}) : error
      }
    })
  return service(services.LLBBridgeService, {
    Ping: call(async (peer) => ({
      FrontendAPICaps: gatewayCaps(),
      LLBCaps: toApiCaps(peer.bridge.llbCaps),
      Workers: [...(await options.workers())],
    })),
    Solve: solving(solve),
    ResolveImageConfig: call(resolveImageConfig),
    ResolveSourceMeta: call((peer, request: Wire<'ResolveSourceMeta'>) => {
      resolveMode(request.ResolveMode)
      return peer.bridge.resolveSource(request)
    }),
    ReadFile: solving(async (peer, request: Wire<'ReadFile'>) => ({
      Data: await needRef(peer, request.Ref).readFile(request.FilePath ?? '', readRange(request.Range)),
    })),
    ReadDir: solving(async (peer, request: Wire<'ReadDir'>) => ({
      entries: [
        ...(await needRef(peer, request.Ref).readDir(request.DirPath ?? '', request.IncludePattern ?? '')),
      ],
    })),
    StatFile: solving(async (peer, request: Wire<'StatFile'>) => ({
      stat: await needRef(peer, request.Ref).statFile(request.Path ?? ''),
    })),
    Evaluate: solving(async (peer, request: Wire<'Evaluate'>) => {
      await needRef(peer, request.Ref).evaluate()
      return {}
    }),
    Inputs: call((peer) => ({ Definitions: Object.fromEntries(peer.bridge.inputs) })),
    Return: call(returned),
    Warn: call(warn),
    NewContainer: call(newContainer),
    ReleaseContainer: call(releaseContainer),
    ExecProcess: duplex(async (stream: ServerDuplexStream<ExecMessage, ExecMessage>, context) => {
      await execProcesses(await options.find(context), stream, context)
    }),
    ReadFileContainer: call(readFileContainer),
    ReadDirContainer: call(readDirContainer),
    StatFileContainer: call(statFileContainer),
  })
}
