import type { Metadata } from '@grpc/grpc-js'
import { type Platform, platformJson } from '@slipway/oci'
import { type fsutil, type moby, type pb, services } from '@slipway/proto'
import type { Caller, RpcMethod } from '@slipway/rpc'
import Long from 'long'

type WireResult = moby.buildkit.v1.frontend.Result.$Shape
const bridge = services.LLBBridgeService

/** A tree of a running build. It is solved when somebody first needs it, and lives as long as the build. */
export class GatewayRef {
  readonly id: string
  readonly #call: Call

  constructor(id: string, call: Call) {
    this.id = id
    this.#call = call
  }

  /** Solves it now; rejects with the error of the step that failed. */
  async evaluate(): Promise<void> {
    await this.#call(bridge.Evaluate, { Ref: this.id })
  }

  /** Bytes of a file; `range` in bytes. Throws `not-found`. */
  async readFile(
    path: string,
    range?: { readonly offset: number; readonly length: number },
  ): Promise<Uint8Array> {
    const Range = range && { Offset: Long.fromNumber(range.offset), Length: Long.fromNumber(range.length) }
    const answer = await this.#call(bridge.ReadFile, {
      Ref: this.id,
      FilePath: path,
      ...(Range ? { Range } : {}),
    })
    return answer.Data ?? new Uint8Array()
  }

  /** Entries of a directory; `pattern` narrows them (`*.txt`). */
  async readDir(path: string, pattern = ''): Promise<readonly fsutil.types.Stat.$Properties[]> {
    const request = { Ref: this.id, DirPath: path, IncludePattern: pattern }
    return (await this.#call(bridge.ReadDir, request)).entries ?? []
  }

  async stat(path: string): Promise<fsutil.types.Stat.$Properties> {
    return (await this.#call(bridge.StatFile, { Ref: this.id, Path: path })).stat ?? {}
  }
}

export interface GatewayResult {
  readonly ref?: GatewayRef | undefined
  /** By name, for results of several parts; `undefined` is an empty tree. */
  readonly refs?: ReadonlyMap<string, GatewayRef | undefined>
  readonly metadata?: ReadonlyMap<string, Uint8Array>
}

export interface GatewayRequest {
  readonly definition?: pb.Definition.$Properties
  readonly frontend?: string
  readonly frontendOpt?: Readonly<Record<string, string>>
  readonly frontendInputs?: Readonly<Record<string, pb.Definition.$Properties>>
  /** Solve now what is asked for, and reject where a step fails. */
  readonly evaluate?: boolean
}

/** The running build, as a program drives it. */
export interface Gateway {
  /** Aborts when the build ends or is cancelled. */
  readonly signal: AbortSignal
  /** Trees for a definition or from a frontend. Equal ones are the same work, whoever asks. */
  solve(request: GatewayRequest): Promise<GatewayResult>
  /** Config of an image of a registry; fits as `resolver` of the builder's `image`. */
  resolveImageConfig(
    ref: string,
    options: { readonly platform: Platform; readonly resolveMode?: string },
  ): Promise<{ readonly ref: string; readonly digest: string; readonly config: Uint8Array }>
}

/** What a program does with a build; what it answers is what is exported. */
export type Program = (gateway: Gateway) => Promise<GatewayResult>

/** A call of the bridge in the name of one build. */
type Call = <Req, Res>(method: RpcMethod<Req, Res>, request: Req) => Promise<Res>

export function openGateway(
  caller: Caller,
  options: { readonly metadata: Metadata; readonly signal: AbortSignal },
): Gateway {
  const call: Call = async (method, request) => await caller.unary(method, request, options)
  return {
    signal: options.signal,
    solve: async ({ evaluate = false, ...request }) => {
      const answer = await call(bridge.Solve, {
        ...(request.frontend ? { Frontend: request.frontend } : {}),
        ...(request.definition ? { Definition: request.definition } : {}),
        FrontendOpt: request.frontendOpt ?? {},
        FrontendInputs: request.frontendInputs ?? {},
        Evaluate: evaluate,
        allowResultReturn: true,
        allowResultArrayRef: true,
      })
      return decodeResult(answer.result ?? {}, call)
    },
    resolveImageConfig: async (ref, { platform, resolveMode = 'default' }) => {
      const answer = await call(bridge.ResolveImageConfig, {
        Ref: ref,
        Platform: wirePlatform(platform),
        ResolveMode: resolveMode,
      })
      return {
        ref: answer.Ref || ref,
        digest: answer.Digest ?? '',
        config: answer.Config ?? new Uint8Array(),
      }
    },
  }
}

/** A result of one tree for each platform, as exporters of images understand it. */
export function platformResult(
  parts: readonly {
    readonly platform: Platform
    readonly ref: GatewayRef | undefined
    /** Of the image; absent for the exporter's own. */
    readonly config?: Uint8Array
  }[],
): GatewayResult {
  const named = parts.map((part) => ({ ...part, id: platformId(part.platform) }))
  const platforms = named.map(({ id, platform }) => ({ ID: id, Platform: platformJson(platform) }))
  const configs = named.flatMap(({ id, config }) =>
    config ? [[`containerimage.config/${id}`, config] as const] : [],
  )
  return {
    refs: new Map(named.map(({ id, ref }) => [id, ref])),
    metadata: new Map<string, Uint8Array>([
      ['refs.platforms', Buffer.from(JSON.stringify({ Platforms: platforms }))],
      ...configs,
    ]),
  }
}

export function encodeResult({ ref, refs, metadata }: GatewayResult): WireResult {
  const parts = refs && {
    refs: { refs: Object.fromEntries([...refs].map(([name, part]) => [name, { id: part?.id ?? '' }])) },
  }
  return {
    ...(ref ? { ref: { id: ref.id } } : {}),
    ...parts,
    metadata: Object.fromEntries(metadata ?? []),
  } as unknown as WireResult
}

function decodeResult(result: WireResult, call: Call): GatewayResult {
  const refOf = (id: string | null | undefined): GatewayRef | undefined =>
    id ? new GatewayRef(id, call) : undefined
  const parts = Object.entries(result.refs?.refs ?? {})
  return {
    ...(result.ref ? { ref: refOf(result.ref.id) } : {}),
    ...(parts.length > 0 ? { refs: new Map(parts.map(([name, { id }]) => [name, refOf(id)])) } : {}),
    metadata: new Map(Object.entries(result.metadata ?? {})),
  }
}

function platformId({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant ? [variant] : [])].join('/')
}

function wirePlatform(platform: Platform): pb.Platform.$Properties {
  return {
    OS: platform.os,
    Architecture: platform.architecture,
    ...(platform.variant ? { Variant: platform.variant } : {}),
  }
}
