import type { SourceRange } from '@slipway/base'
import type { Platform } from '@slipway/oci'
import type { fsutil, moby, pb } from '@slipway/proto'
import type { BridgeContainer, BridgeContainerRequest } from './container.ts'

/** A result of a solve as a frontend sees it: opaque, solved when first looked into. */
export interface BridgeRef {
  readonly id: string
  /** LLB that made it. */
  definition(): Promise<pb.Definition.$Properties | undefined>
  readFile(path: string, range?: { readonly offset: number; readonly length: number }): Promise<Uint8Array>
  readDir(path: string, includePattern?: string): Promise<readonly fsutil.types.Stat.$Properties[]>
  statFile(path: string): Promise<fsutil.types.Stat.$Properties>
  /** Solves it now. */
  evaluate(): Promise<void>
}

/** `ref` for one platform-less result, `refs` by key (platform id) for several. `undefined` refs are scratch. */
export interface FrontendResult {
  readonly ref?: BridgeRef
  readonly refs?: ReadonlyMap<string, BridgeRef | undefined>
  readonly metadata: ReadonlyMap<string, Uint8Array>
  /** Statements about the results, by their keys. */
  readonly attestations?: ReadonlyMap<string, readonly Attestation[]>
}

/** A statement that a frontend makes about a result; `ref` holds it in the file `path`, or several of them in that directory. */
export interface Attestation {
  readonly kind: 'in-toto' | 'bundle'
  readonly ref?: BridgeRef
  readonly path: string
  readonly predicateType: string
  readonly subjects: readonly {
    /** The result itself, or what is named here. */
    readonly kind: 'self' | 'raw'
    readonly digests: readonly string[]
    readonly name: string
  }[]
  readonly metadata: ReadonlyMap<string, Uint8Array>
}

/** Rules about sources: which are allowed, and what stands in for which. */
export type SourcePolicy = moby.buildkit.v1.sourcepolicy.Policy.$Properties

export interface BridgeSolveRequest {
  readonly definition?: pb.Definition.$Properties
  /** Name of a frontend to run instead; '' for none. */
  readonly frontend?: string
  readonly frontendOpt?: Readonly<Record<string, string>>
  readonly frontendInputs?: ReadonlyMap<string, pb.Definition.$Properties>
  readonly cacheImports?: readonly {
    readonly type: string
    readonly attrs: Readonly<Record<string, string>>
  }[]
  /** Hold for the definition, behind those of the build. */
  readonly sourcePolicies?: readonly SourcePolicy[]
  /** Solve before answering. */
  readonly evaluate?: boolean
}

export interface BridgeWarning {
  readonly vertex: string
  readonly level: number
  readonly short: string
  readonly detail: readonly string[]
  readonly url: string
  readonly source?: {
    readonly filename: string
    readonly data: Uint8Array
    readonly language: string
    readonly definition?: pb.Definition.$Properties
  }
  readonly ranges: readonly SourceRange[]
}

type SourceMetaRequest = moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties
type SourceMetaResponse = moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties

/** LLBBridge: all that a frontend may ask of a build. The same port serves built-in frontends and frontend images. */
export interface Bridge {
  /** Frontend options of the build (`filename`, `build-arg:*`, `target`, …). */
  readonly opts: Readonly<Record<string, string>>
  readonly sessionId: string
  readonly inputs: ReadonlyMap<string, pb.Definition.$Properties>
  /** Platforms of the workers; the first is the default. */
  readonly workerPlatforms: readonly Platform[]
  readonly llbCaps: ReadonlySet<string>
  readonly signal: AbortSignal
  solve(request: BridgeSolveRequest): Promise<FrontendResult>
  resolveImageConfig(
    ref: string,
    options: {
      readonly platform: Platform
      readonly resolveMode: 'default' | 'pull' | 'local'
      readonly logName: string
      readonly sourcePolicies?: readonly SourcePolicy[]
      /** An OCI layout that a session serves, instead of a registry. */
      readonly store?: { readonly sessionId: string; readonly storeId: string }
    },
    // `ref` is another one where a policy says so.
  ): Promise<{ readonly ref: string; readonly digest: string; readonly config: Uint8Array }>
  /** What a source of any kind would give now. */
  resolveSource(request: SourceMetaRequest): Promise<SourceMetaResponse>
  /** Prepares its mounts; refs are solved for it. */
  newContainer(request: BridgeContainerRequest): Promise<BridgeContainer>
  /**
   * A result that an error of this build named in its `solve` detail (`<workerId>::<refId>`): what a failed step had and left. It
   * is held until the build ends.
   */
  failedResult(id: string): BridgeRef | undefined
  warn(warning: BridgeWarning): void
}

/** Turns options and inputs into a result, by asking the bridge. Stateless. */
export interface Frontend {
  readonly name: string
  solve(bridge: Bridge): Promise<FrontendResult>
}
