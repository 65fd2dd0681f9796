import { pace, type SlipwayError } from '@slipway/base'
import { State } from '@slipway/llb'
import { hostPlatform, normalizePlatform, type Platform } from '@slipway/oci'
import { parseDockerfile } from '../instructions/dockerfile.ts'
import { errorWithSuggestion } from '../lint/suggest.ts'
import { withLocation } from '../parser/location.ts'
import type { ExpandOptions } from '../shell/expand.ts'
import { type BuildPlatforms, globalArgs, predefinedArgs, proxyFromArgs } from './args.ts'
import { resolveBase } from './base-image.ts'
import { reportDefaultBaseNames } from './checks.ts'
import { compileIgnored, dispatch, type DispatchScope } from './dispatch.ts'
import { setUser } from './dispatch-config.ts'
import { setWorkdir } from './dispatch-workdir.ts'
import { addTriggers, bindStages } from './graph.ts'
import { resolveEpoch } from './epoch.ts'
import { defaultPath, type ImageDraft } from './image-draft.ts'
import type { ConvertOptions } from './options.ts'
import { type Outline, outlineOf } from './outline.ts'
import { markScans } from './scans.ts'
import { contextPaths, createStages } from './stages.ts'
import { TextBudget } from './text-budget.ts'
import { reachableStages, type StageList, type StageState } from './stage-state.ts'

export interface ConvertResult {
  /** Marshals with the target's platform and the server's capabilities. */
  readonly state: State
  readonly image: ImageDraft
  readonly baseImage: ImageDraft | undefined
  readonly epoch: bigint | undefined
  /** Stages besides the target whose content is to be scanned, by name; `context` is the build context. */
  readonly scans: ReadonlyMap<string, State>
  /** What the target can be given. */
  outline(): Outline
}

/** A Dockerfile as LLB and image config. Only what the target needs is resolved. */
export async function convertDockerfile(data: Uint8Array, options: ConvertOptions): Promise<ConvertResult> {
  const file = parseDockerfile(data, options.linter)
  const expansion: ExpandOptions = { escapeToken: file.escapeToken }
  const platforms = choosePlatforms(options)
  const targetName = options.target === '' ? file.stages.at(-1)!.name : options.target
  const predefined = predefinedArgs(platforms, options.buildArgs, targetName)
  const defaults = tryOrUndefined(() => globalArgs(predefined, file.metaArgs, new Map(), expansion))
  if (defaults) reportDefaultBaseNames(options.linter, file.stages, defaults.args, expansion)
  const given = globalArgs(predefined, file.metaArgs, options.buildArgs, expansion)
  const { epoch, args, buildArgs } = await resolveEpoch(given.args, {
    buildArgs: options.buildArgs,
    stages: file.stages,
    expansion,
    context: options.context,
  })
  const scope = { ...given, args }
  const stages = createStages(file.stages, scope, options, expansion)
  const target = findTarget(stages, options.target)
  bindStages(stages, expansion)
  const needed = await resolveStages(stages, target, { options, platforms, stages }, expansion)
  const paths = new Set<string>()
  const context = deferredContext(options, paths)
  const dispatchScope: DispatchScope = {
    options: { ...options, buildArgs },
    platforms,
    epoch,
    globalArgs: scope.args,
    expansion,
    budget: new TextBudget(),
    buildContext: context,
    ignored: compileIgnored(await options.context.ignorePatterns()),
    proxy: proxyFromArgs(buildArgs),
  }
  for (const stage of stages.all) {
    if (!options.allStages && (!needed.has(stage) || stage.dispatched)) continue
    await dispatchStage(stage, dispatchScope)
    for (const path of stage.contextPaths) paths.add(path)
  }
  target.paths.add('/')
  return finish(target, needed, context, dispatchScope)
}

/** What an entry of a list that a stage takes over counts, in characters: it is copied, and set again. */
const INHERITED_COST = 32

function tryOrUndefined<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

function choosePlatforms(options: ConvertOptions): BuildPlatforms {
  const build =
    options.buildPlatforms.length > 0 ? options.buildPlatforms : [options.targetPlatform ?? hostPlatform()]
  return {
    build,
    target: options.targetPlatform ?? build[0]!,
    implicitTarget: options.targetPlatform === undefined,
  }
}

function findTarget(stages: StageList, name: string): StageState {
  const target = name === '' ? stages.all.at(-1) : stages.find(name)
  if (target) return target
  throw errorWithSuggestion(`target stage ${JSON.stringify(name)} could not be found`, name, stages.names())
}

/** The build context as a state: which of its paths are read is known when it is marshalled. */
function deferredContext(options: ConvertOptions, paths: ReadonlySet<string>): State {
  let state: Promise<State> | undefined
  return State.of({
    kind: 'deferred',
    resolve: () => (state ??= options.context.mainContext(contextPaths(paths))),
  })
}

/** Resolves base images, in parallel, until no ONBUILD trigger of theirs needs another stage. */
async function resolveStages(
  stages: StageList,
  target: StageState,
  scope: Parameters<typeof resolveBase>[2],
  expansion: ExpandOptions,
): Promise<ReadonlySet<StageState>> {
  for (;;) {
    const needed = reachableStages(target)
    const open = stages.all.filter((stage) => !stage.base && !stage.dispatched && !stage.resolved)
    const isNeeded = (stage: StageState): boolean => scope.options.allStages === true || needed.has(stage)
    await Promise.all(open.map((stage) => resolveBase(stage, isNeeded(stage), scope)))
    let grown = false
    for (const stage of needed) {
      stage.inherit()
      const triggers = takeTriggers(stage)
      if (triggers.length > 0 && addTriggers(stage, triggers, stages, expansion)) grown = true
    }
    if (!grown) return needed
  }
}

function takeTriggers(stage: StageState): readonly string[] {
  const own = stage.image.config.onBuild
  stage.image.config.onBuild = []
  if (!stage.base || stage.triggersTaken) return own
  stage.triggersTaken = true
  const inherited = stage.base.commands.flatMap(({ instruction }) =>
    instruction.kind === 'onbuild' ? [instruction.expression] : [],
  )
  return [...own, ...inherited]
}

async function dispatchStage(stage: StageState, scope: DispatchScope): Promise<void> {
  const { options } = scope
  stage.inherit()
  scope.budget.take(INHERITED_COST * stage.inheritedEntries)
  stage.dispatched = true
  stage.platform ??= scope.platforms.target
  try {
    applyImage(stage, options)
  } catch (error) {
    throw withLocation(error, stage.stage.location)
  }
  stage.state = stage.state.network(options.network)
  for (const command of stage.commands) {
    const rest = pace()
    if (rest) await rest
    try {
      dispatch(stage, command, scope)
    } catch (error) {
      throw withLocation(error, command.instruction.location)
    }
  }
  markScans(stage, scope.globalArgs)
}

/** Containers start with what the image's config says. */
function applyImage(stage: StageState, options: ConvertOptions): void {
  const { config } = stage.image
  const path = defaultPath(stage.platform?.os ?? '')
  if (path !== undefined && !config.env.some((entry) => entry.split('=', 1)[0] === 'PATH')) {
    config.env = stage.own.withVariable(config.env, 'PATH', path)
  }
  const known = stage.state.settings.env.toList()
  const isSame = known.length === config.env.length && known.every((entry, at) => entry === config.env[at])
  for (const entry of isSame ? [] : config.env) {
    const equals = entry.indexOf('=')
    const [key, value] = equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)]
    stage.state = stage.state.env(key, value)
  }
  if (options.hostname !== '') stage.state = stage.state.hostname(options.hostname)
  if (config.workingDir !== '') setWorkdir(stage, config.workingDir)
  if (config.user !== '') setUser(stage, config.user)
}

function finish(
  target: StageState,
  needed: ReadonlySet<StageState>,
  context: State,
  { options, platforms, epoch }: DispatchScope,
): ConvertResult {
  const { image } = target
  image.config.labels = new Map([...image.config.labels, ...options.labels])
  const failure: SlipwayError | undefined = options.linter.failure()
  if (failure) throw failure
  if (!platforms.implicitTarget) image.platform = overlayPlatform(image.platform, platforms.target)
  image.platform = normalizePlatform(image.platform)
  const scans = new Map<string, State>()
  if (target.scanContext) scans.set('context', context)
  for (const stage of needed) {
    if (stage !== target && stage.scanStage) scans.set(stage.displayName, stage.state)
  }
  return {
    state: target.state.withDefaults({ platform: platforms.target, caps: options.llbCaps }),
    image,
    baseImage: target.baseImage,
    epoch,
    scans,
    outline: () => outlineOf(target),
  }
}

/** The platform that was asked for; details it leaves open stay as the image has them. */
function overlayPlatform(image: Platform, target: Platform): Platform {
  const same = image.os === target.os && image.architecture === target.architecture
  const variant = target.variant || !same ? target.variant : image.variant
  const version = target['os.version'] || !same ? target['os.version'] : image['os.version']
  const features = target['os.features'] ?? image['os.features']
  return {
    os: target.os,
    architecture: target.architecture,
    ...(variant ? { variant } : {}),
    ...(version ? { 'os.version': version } : {}),
    ...(features ? { 'os.features': features } : {}),
  }
}
