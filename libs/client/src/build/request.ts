import type { moby, pb } from '@slipway/proto'
import type { Program } from './gateway.ts'
import type { OutputTarget } from '../files/outputs.ts'
import type { Attachable } from '../session/session.ts'

/** One `--output`. */
export interface BuildOutput {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
  /** Where it goes on this machine; absent for what stays with the daemon or a registry. */
  readonly target?: OutputTarget
}

export interface CacheEntry {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
}

export interface BuildRequest {
  /** The build's id; made up when absent. */
  readonly ref?: string
  /** Either a frontend, a definition or a program. */
  readonly frontend?: string
  readonly definition?: pb.Definition.$Properties
  /** Drives the build from here: solves, looks at results, and says what the result is. */
  readonly program?: Program
  readonly frontendOpt?: Readonly<Record<string, string>>
  readonly frontendInputs?: Readonly<Record<string, pb.Definition.$Properties>>
  /** Directories that the build may read, by name (`context`, `dockerfile`). */
  readonly directories?: ReadonlyMap<string, string>
  /** Image layouts that the build may read and add to, by name. */
  readonly layouts?: ReadonlyMap<string, string>
  readonly outputs?: readonly BuildOutput[]
  readonly attachables?: readonly Attachable[]
  readonly cacheExports?: readonly CacheEntry[]
  readonly cacheImports?: readonly CacheEntry[]
  readonly entitlements?: readonly string[]
  readonly sourcePolicy?: moby.buildkit.v1.sourcepolicy.Policy.$Shape
  readonly sharedKey?: string
  readonly proxyNetwork?: boolean
  /** Not recorded in the history. */
  readonly internal?: boolean
  /** Generation of BuildKit whose results to give: 10 (v0.13), 20 (v0.15), 30 (v0.31); absent for the newest. */
  readonly compatibilityVersion?: number
}

export interface BuildResult {
  readonly ref: string
  /** `containerimage.digest` and the like. */
  readonly response: Readonly<Record<string, string>>
  /** What the frontend said about its result (`result.txt` of a subrequest, …). */
  readonly metadata: ReadonlyMap<string, Uint8Array>
}
