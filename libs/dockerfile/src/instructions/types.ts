import type { SourceRange } from '@slipway/base'

/** What every instruction carries. `location` has one range per line, as the wire's source maps do. */
export interface InstructionBase {
  /** The keyword as written (`COPY`, `copy`, `Copy`). */
  readonly keyword: string
  /** The instruction's text, continuations joined, heredoc bodies left out. */
  readonly source: string
  readonly location: readonly SourceRange[]
  /** Comment lines directly above, without their `#`. */
  readonly comments: readonly string[]
}

export interface KeyValue {
  readonly key: string
  readonly value: string
  /** Written in the legacy form `KEY value`, without `=`. */
  readonly noDelimiter: boolean
}

export interface ArgDefinition {
  readonly key: string
  /** `undefined`: declared without a default; `''`: declared with an empty one. */
  readonly value: string | undefined
  readonly docComment: string
}

/** A heredoc given as a source of COPY or ADD. */
export interface InlineSource {
  readonly path: string
  readonly data: string
  /** False when the delimiter was quoted: the contents are taken literally. */
  readonly expand: boolean
}

/** A heredoc of a RUN line, as the shell will see it. */
export interface InlineFile {
  readonly name: string
  readonly data: string
  /** `<<-`: leading tabs are to be stripped (see `chompHeredoc`). */
  readonly chomp: boolean
}

export interface SourcesAndDestination {
  readonly sources: readonly string[]
  readonly contents: readonly InlineSource[]
  readonly destination: string
}

/** A command line: exec form (`shellForm` false) or one string that the shell gets. */
export interface CommandLine {
  readonly args: readonly string[]
  readonly files: readonly InlineFile[]
  readonly shellForm: boolean
}

export interface EnvInstruction extends InstructionBase {
  readonly kind: 'env'
  readonly env: readonly KeyValue[]
}

export interface LabelInstruction extends InstructionBase {
  readonly kind: 'label'
  readonly labels: readonly KeyValue[]
}

export interface MaintainerInstruction extends InstructionBase {
  readonly kind: 'maintainer'
  readonly maintainer: string
}

export interface ArgInstruction extends InstructionBase {
  readonly kind: 'arg'
  readonly args: readonly ArgDefinition[]
}

export interface CopyInstruction extends InstructionBase, SourcesAndDestination {
  readonly kind: 'copy'
  /** Empty: the build context. Variables are not expanded in it. */
  readonly from: string
  readonly chown: string
  readonly chmod: string
  readonly link: boolean
  readonly parents: boolean
  readonly excludes: readonly string[]
}

export interface AddInstruction extends InstructionBase, SourcesAndDestination {
  readonly kind: 'add'
  readonly chown: string
  readonly chmod: string
  readonly link: boolean
  readonly excludes: readonly string[]
  readonly checksum: string
  /** `undefined` where the flag was not given. */
  readonly keepGitDir: boolean | undefined
  readonly unpack: boolean | undefined
}

export type MountType = 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh'
export type MountSharing = 'shared' | 'private' | 'locked'
export type NetworkMode = 'default' | 'none' | 'host'
export type SecurityMode = 'sandbox' | 'insecure'

/** A `--mount` flag before expansion: only `from` is known for sure (the rest may hold variables). */
export interface RunMountFlag {
  readonly text: string
  /** Empty where not given. */
  readonly from: string
}

/** A `--mount` after expansion and validation; empty strings and `undefined` stand for keys not given. */
export interface RunMount {
  readonly type: MountType
  readonly from: string
  readonly source: string
  readonly target: string
  readonly readOnly: boolean
  /** Bytes; 0 where not given. */
  readonly sizeLimit: number
  readonly id: string
  readonly sharing: MountSharing | ''
  readonly required: boolean
  /** Name of the variable that receives a secret; an empty string asks for the default name. */
  readonly env: string | undefined
  readonly mode: number | undefined
  readonly uid: number | undefined
  readonly gid: number | undefined
}

export interface RunDevice {
  readonly name: string
  readonly required: boolean
}

export interface RunInstruction extends InstructionBase, CommandLine {
  readonly kind: 'run'
  readonly mountFlags: readonly RunMountFlag[]
  readonly network: NetworkMode
  readonly security: SecurityMode
  readonly devices: readonly RunDevice[]
  /** Names of the flags given, without dashes. */
  readonly flagsUsed: readonly string[]
}

export interface ExpandedRunInstruction extends RunInstruction {
  readonly mounts: readonly RunMount[]
}

export interface CmdInstruction extends InstructionBase, CommandLine {
  readonly kind: 'cmd'
}

export interface EntrypointInstruction extends InstructionBase, CommandLine {
  readonly kind: 'entrypoint'
}

export interface Healthcheck {
  /** `['NONE']`, `['CMD', …]` or `['CMD-SHELL', text]`. */
  readonly test: readonly string[]
  /** Durations in nanoseconds, as the image config has them; 0: not given. */
  readonly interval: number
  readonly timeout: number
  readonly startPeriod: number
  readonly startInterval: number
  readonly retries: number
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly kind: 'healthcheck'
  readonly health: Healthcheck
}

export interface ExposeInstruction extends InstructionBase {
  readonly kind: 'expose'
  /** Sorted, not yet expanded: one word may become several (use `expandWords`). */
  readonly ports: readonly string[]
}

export interface OnbuildInstruction extends InstructionBase {
  readonly kind: 'onbuild'
  /** The trigger as it goes into the image config, heredoc bodies included. */
  readonly expression: string
}

export interface WorkdirInstruction extends InstructionBase {
  readonly kind: 'workdir'
  readonly path: string
}

export interface UserInstruction extends InstructionBase {
  readonly kind: 'user'
  readonly user: string
}

export interface VolumeInstruction extends InstructionBase {
  readonly kind: 'volume'
  readonly volumes: readonly string[]
}

export interface StopsignalInstruction extends InstructionBase {
  readonly kind: 'stopsignal'
  readonly signal: string
}

export interface ShellInstruction extends InstructionBase {
  readonly kind: 'shell'
  readonly shell: readonly string[]
}

/** Any instruction that stands inside a stage. */
export type Instruction =
  | AddInstruction
  | ArgInstruction
  | CmdInstruction
  | CopyInstruction
  | EntrypointInstruction
  | EnvInstruction
  | ExposeInstruction
  | HealthcheckInstruction
  | LabelInstruction
  | MaintainerInstruction
  | OnbuildInstruction
  | RunInstruction
  | ShellInstruction
  | StopsignalInstruction
  | UserInstruction
  | VolumeInstruction
  | WorkdirInstruction

export type InstructionKind = Instruction['kind']

/** What `expand` answers: the same, and the mounts of a RUN are typed. */
export type ExpandedInstruction = Exclude<Instruction, RunInstruction> | ExpandedRunInstruction

/** A FROM line and all that follows it. */
export interface Stage {
  /** Lower case; empty for a stage without a name. */
  readonly name: string
  /** Not expanded. */
  readonly baseName: string
  /** The value of `--platform`, not expanded; empty where not given. */
  readonly platform: string
  readonly instructions: readonly Instruction[]
  /** The keyword FROM as written. */
  readonly keyword: string
  readonly source: string
  readonly docComment: string
  readonly location: readonly SourceRange[]
  readonly comments: readonly string[]
}

export interface ParsedStages {
  /** ARG instructions before the first FROM. */
  readonly metaArgs: readonly ArgInstruction[]
  readonly stages: readonly Stage[]
}

/** One word in, one word out; throws what should end the build. */
export type WordExpander = (word: string) => string
