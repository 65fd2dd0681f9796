import type { Bridge, BridgeContainer, BridgeRef, FrontendResult, SourcePolicy } from '@slipway/frontend'
import type { ProgressEvent } from '@slipway/progress'
import type { pb } from '@slipway/proto'

export interface ExporterRequest {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
}

export interface CacheRequest {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
}

/** One build, parsed once at the API edge. */
export interface BuildRequest {
  readonly ref: string
  readonly sessionId: string
  /** LLB to solve directly; absent with a frontend or a client-driven build. */
  readonly definition?: pb.Definition.$Properties
  /** '' for a client-driven build or a plain definition. */
  readonly frontend: string
  readonly frontendAttrs: Readonly<Record<string, string>>
  readonly frontendInputs: ReadonlyMap<string, pb.Definition.$Properties>
  readonly exporters: readonly ExporterRequest[]
  /** Whether the session is asked for more exporters when the result is there. */
  readonly sessionExporter: boolean
  readonly cacheExports: readonly CacheRequest[]
  readonly cacheImports: readonly CacheRequest[]
  readonly entitlements: readonly string[]
  /** Holds for every source op of the build. */
  readonly sourcePolicy?: SourcePolicy
  /** Not recorded in history. */
  readonly internal: boolean
  /** One of `COMPATIBILITY`. */
  readonly compatibilityVersion: number
}

/** Neither LLB nor a frontend was given: the client solves over the bridge and ends the build itself. */
export function drivenByClient({ definition, frontend }: BuildRequest): boolean {
  return frontend === '' && (definition?.def ?? []).length === 0
}

export interface BuildResponse {
  readonly exporterResponse: Readonly<Record<string, string>>
}

/** The bridge of one running build, as remote frontends drive it. */
export interface BuildBridge {
  readonly bridge: Bridge
  /** Refs handed out so far, by id. */
  readonly refs: Map<string, BridgeRef>
  /** Containers of its client, by the ids that it gave them. */
  readonly containers: Map<string, BridgeContainer>
  /** Ends a client-driven build with a result or an error. */
  complete(outcome: { readonly result: FrontendResult } | { readonly error: Error }): void
}

/** Builds of one solver. */
export interface Builds {
  /**
   * Runs a build to its end; aborting `signal` cancels it. Throws `already-exists` ("job ID … exists") for a running ref.
   * What is wrong with the build's own attributes or entitlements is `unknown`: the call was right. A failure that the client itself
   * returned keeps its code.
   */
  solve(request: BuildRequest, signal: AbortSignal): Promise<BuildResponse>
  /**
   * Events of a build from its beginning, in batches; ends with the build. Waits up to six seconds for the build to appear,
   * then throws `not-found`. Builds stay known for ten seconds after their end.
   */
  status(ref: string, signal: AbortSignal): AsyncIterable<readonly ProgressEvent[]>
  /** Waits up to three seconds for the build. Throws `not-found`. */
  bridge(ref: string, signal: AbortSignal): Promise<BuildBridge>
}
