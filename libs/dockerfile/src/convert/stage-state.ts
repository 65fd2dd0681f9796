import { type Platform } from '@slipway/oci'
import { scratch, type State } from '@slipway/llb'
import type { SourceRange } from '@slipway/base'
import type { ArgDefinition, Instruction, Stage } from '../instructions/types.ts'
import { blankImage, cloneImage, type ImageDraft } from './image-draft.ts'
import type { NamedContext } from './options.ts'
import { StageOutline } from './outline.ts'
import { OwnParts } from './own-parts.ts'

/** An instruction with the stages that it reads from. */
export interface Command {
  readonly instruction: Instruction
  /** For RUN one per mount; for COPY --from one. */
  readonly sources: readonly StageState[]
  readonly isTrigger: boolean
}

/** A stage while it is converted. */
export class StageState {
  readonly stage: Stage
  /** As written, then expanded, then with tag and digest. */
  baseName: string
  /** Empty where the file has one stage only. */
  displayName: string
  readonly prefixPlatform: boolean
  /** Made up for an image or context named by `--from`; no stage of the file. */
  readonly isExternal: boolean
  base: StageState | undefined
  state: State = scratch()
  image: ImageDraft = blankImage()
  /** The image of the FROM line, as it was. */
  baseImage: ImageDraft | undefined
  platform: Platform | undefined
  namedContext: NamedContext | undefined
  commands: readonly Command[] = []
  readonly dependencies = new Map<StageState, Instruction>()
  /** Paths that this stage reads from the build context. */
  readonly contextPaths = new Set<string>()
  /** Paths that others read from this stage; shared with its base. */
  paths = new Set<string>()
  readonly buildArgs: ArgDefinition[] = []
  ignoreCache = false
  dispatched = false
  resolved = false
  triggersTaken = false
  workdirSet = false
  step = 0
  stepCount = 0
  inTrigger = false
  /** Where CMD, ENTRYPOINT and HEALTHCHECK were set last in this stage. */
  readonly lastOf = new Map<'cmd' | 'entrypoint' | 'healthcheck', readonly SourceRange[]>()
  outline = new StageOutline()
  /** Collections of the image's config that this stage may change in place. */
  readonly own = new OwnParts()
  scanStage = false
  scanContext = false

  constructor(
    stage: Stage,
    options: {
      readonly displayName?: string
      readonly prefixPlatform?: boolean
      readonly external?: boolean
    } = {},
  ) {
    this.stage = stage
    this.baseName = stage.baseName
    this.displayName = options.displayName ?? stage.name
    this.prefixPlatform = options.prefixPlatform ?? false
    this.isExternal = options.external ?? false
  }

  /** Entries of lists of the image that this stage starts from. */
  get inheritedEntries(): number {
    const { history, config } = this.image
    const { env, labels, exposedPorts, volumes } = config
    return (
      history.length + env.length + labels.size + exposedPorts.size + volumes.size + this.buildArgs.length
    )
  }

  /** Takes over what the base stage has become. Triggers do not carry over. */
  inherit(): void {
    const { base } = this
    if (!base) return
    this.state = base.state
    this.platform = base.platform
    this.image = cloneImage(base.image)
    this.image.config.onBuild = []
    this.baseImage = base.baseImage
    this.paths = base.paths
    this.workdirSet = base.workdirSet
    this.buildArgs.push(...base.buildArgs)
  }
}

/** The stages of a file in order, and the external ones that its instructions name. */
export class StageList {
  readonly all: StageState[] = []
  readonly #ofFile: StageState[] = []
  readonly #byName = new Map<string, StageState>()

  add(stage: StageState): void {
    this.all.push(stage)
    if (!stage.isExternal) this.#ofFile.push(stage)
    stage.base = this.#byName.get(stage.baseName)
    if (stage.base) stage.outline = stage.base.outline.clone()
    if (stage.stage.name !== '') this.#byName.set(stage.stage.name.toLowerCase(), stage)
  }

  find(name: string): StageState | undefined {
    return this.#byName.get(name.toLowerCase())
  }

  /** Names for suggestions, which look at the first of them only. */
  *names(): Iterable<string> {
    for (const { displayName } of this.#ofFile) if (displayName !== '') yield displayName
  }
}

/** The stage and all that it is built from. */
export function reachableStages(from: StageState): ReadonlySet<StageState> {
  const reached = new Set([from])
  for (const stage of reached) {
    if (stage.base) reached.add(stage.base)
    for (const dependency of stage.dependencies.keys()) reached.add(dependency)
  }
  return reached
}

export function externalStage(baseName: string, location: readonly SourceRange[]): StageState {
  const stage: Stage = {
    name: '',
    baseName,
    platform: '',
    instructions: [],
    keyword: '',
    source: '',
    docComment: '',
    location,
    comments: [],
  }
  return new StageState(stage, { external: true })
}
