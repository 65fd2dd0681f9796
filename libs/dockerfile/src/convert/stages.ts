import { SlipwayError, wrapError } from '@slipway/base'
import type { EnvList } from '@slipway/llb'
import { parsePlatform, type Platform } from '@slipway/oci'
import type { Stage } from '../instructions/types.ts'
import { suggest } from '../lint/suggest.ts'
import { withLocation } from '../parser/location.ts'
import { type ExpandOptions, processWord } from '../shell/expand.ts'
import type { GlobalArgs } from './args.ts'
import { reportFromPlatform, reportUndeclaredFromArgs } from './checks.ts'
import type { ConvertOptions } from './options.ts'
import { StageOutline } from './outline.ts'
import { StageList, StageState } from './stage-state.ts'

/** Instructions that show as a step. */
const STEPS: ReadonlySet<string> = new Set(['add', 'copy', 'run', 'workdir'])

/** The stages of a file with their FROM lines expanded, each one knowing the stage it continues. */
export function createStages(
  stages: readonly Stage[],
  scope: GlobalArgs,
  options: ConvertOptions,
  expansion: ExpandOptions,
): StageList {
  const list = new StageList()
  const known = new Set([...scope.declared, ...scope.args.keys()])
  stages.forEach((stage, index) => {
    try {
      addStage(list, stage, index, { ...scope, known }, options, expansion)
    } catch (error) {
      throw withLocation(error, stage.location)
    }
  })
  return list
}

function addStage(
  list: StageList,
  stage: Stage,
  index: number,
  scope: GlobalArgs & { readonly known: ReadonlySet<string> },
  options: ConvertOptions,
  expansion: ExpandOptions,
): void {
  const linter = options.linter.withComments(stage.comments)
  const { known } = scope
  const name = processWord(stage.baseName, scope.args, expansion)
  reportUndeclaredFromArgs(linter, name.unmatched, known, stage.location)
  if (name.error) throw name.error
  if (name.value === '') throw invalid(`base name (${stage.baseName}) should not be blank`)
  const state = new StageState(stage, { prefixPlatform: options.multiPlatform })
  state.outline = new StageOutline(scope.outline)
  state.baseName = name.value
  const used = new Set(name.matched)
  const platform = stagePlatform(stage, scope.args, known, options, expansion, used)
  state.platform = platform
  if (stage.name !== '' && takeNamedContext(state, platform, options)) {
    list.add(state)
    state.base = undefined
    return
  }
  if (stage.name === '') state.displayName = `stage-${index}`
  list.add(state)
  for (const arg of used) state.outline.usedArgs.add(arg)
  const pulls = state.baseName !== 'scratch' && !state.base ? 1 : 0
  state.stepCount = pulls + stage.instructions.filter(({ kind }) => STEPS.has(kind)).length
  state.ignoreCache = options.isNoCache(stage.name)
}

function takeNamedContext(
  state: StageState,
  platform: Platform | undefined,
  options: ConvertOptions,
): boolean {
  state.namedContext = options.context.namedContext(state.stage.name, {
    ...(platform ? { platform } : {}),
    paths: () => contextPaths(state.paths),
  })
  return state.namedContext !== undefined
}

function stagePlatform(
  stage: Stage,
  args: EnvList,
  known: ReadonlySet<string>,
  options: ConvertOptions,
  expansion: ExpandOptions,
  used: Set<string>,
): Platform | undefined {
  if (stage.platform === '') return undefined
  const linter = options.linter.withComments(stage.comments)
  const result = processWord(stage.platform, args, expansion)
  reportUndeclaredFromArgs(linter, result.unmatched, known, stage.location)
  reportFromPlatform(linter, stage, result, args)
  if (result.error) throw wrapError(result.error, `failed to process arguments for platform ${result.value}`)
  const near = [...result.unmatched].map((name) => suggest(name, args.keys(), true)).find((name) => name)
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`
  if (result.value === '') throw invalid(`empty platform value from expression ${stage.platform}${hint}`)
  for (const arg of result.matched) used.add(arg)
  try {
    return parsePlatform(result.value)
  } catch (error) {
    throw wrapError(withHint(error, hint), `failed to parse platform ${stage.platform}`)
  }
}

function withHint(error: unknown, hint: string): SlipwayError {
  const { code, message, details } = wrapError(error, '')
  return new SlipwayError(code, `${message}${hint}`, { cause: error, details })
}

/** Paths in the form that local sources follow; undefined for everything. */
export function contextPaths(paths: ReadonlySet<string>): readonly string[] | undefined {
  if (paths.has('/') || paths.size === 0) return undefined
  return [...paths]
    .map((path) => path.slice(1))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
