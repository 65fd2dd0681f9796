import type {
  HostAddress,
  LinuxResources,
  NetworkMode,
  ResolveMode,
  SourceMap,
  State,
  Ulimit,
} from '@slipway/llb'
import type { Platform } from '@slipway/oci'
import type { Linter } from '../lint/linter.ts'
import type { ImageDraft } from './image-draft.ts'

/** What a name of a `FROM`, `--from` or `from=` stands for, when the user said so (`--build-context`). */
export interface NamedContext {
  load(): Promise<{ readonly state: State; readonly image?: ImageDraft }>
}

export interface NamedContextQuery {
  readonly platform?: Platform
  /** Paths that are read from it, known only after conversion; undefined for all. */
  readonly paths: () => readonly string[] | undefined
}

/** What a conversion may ask of the outside. */
export interface ConvertContext {
  /** Answers reference, digest and config of an image. */
  resolveImage(
    ref: string,
    options: { readonly platform: Platform; readonly logName: string },
  ): Promise<{ readonly ref: string; readonly digest: string; readonly config: Uint8Array }>
  namedContext(name: string, query: NamedContextQuery): NamedContext | undefined
  /** The build context; `paths` are all that is read from it, undefined for everything. */
  mainContext(paths: readonly string[] | undefined): Promise<State>
  /** Patterns of .dockerignore; empty where the context is not a local one. */
  ignorePatterns(): Promise<readonly string[]>
  /** Time in seconds of a state that is one source (a repository, a file of the web); undefined where it has none. */
  sourceTime(state: State, logName: string): Promise<bigint | undefined>
  /** Random id of a group of steps. */
  newId(): string
}

/** One conversion: settings of the build, parsed. */
export interface ConvertOptions {
  readonly context: ConvertContext
  readonly linter: Linter
  readonly sourceMap?: SourceMap
  readonly target: string
  readonly targetPlatform?: Platform
  readonly buildPlatforms: readonly Platform[]
  /** Show platforms in names. */
  readonly multiPlatform: boolean
  readonly buildArgs: ReadonlyMap<string, string>
  readonly labels: ReadonlyMap<string, string>
  readonly llbCaps: ReadonlySet<string>
  readonly resolveMode: ResolveMode
  readonly network: NetworkMode
  readonly hostname: string
  readonly extraHosts: readonly HostAddress[]
  /** Bytes; 0 for the default. */
  readonly shmSize: number
  readonly ulimits: readonly Ulimit[]
  readonly cgroupParent: string
  readonly linuxResources?: LinuxResources
  /** Prefix of cache mount ids. */
  readonly cacheNamespace: string
  isNoCache(stage: string): boolean
  /** Convert the stages that the target does not need too: for what they are checked for. */
  readonly allStages?: boolean
}
