import type { EnvList, State } from '@slipway/llb'
import { createPatternMatcher, joinPath, type PatternMatcher } from '@slipway/patterns'
import { expand, expandContents } from '../instructions/expand.ts'
import type { ExpandedInstruction, WordExpander } from '../instructions/types.ts'
import type { Linter } from '../lint/linter.ts'
import type { Env } from '../shell/env.ts'
import { type ExpandOptions, processWord } from '../shell/expand.ts'
import type { BuildPlatforms } from './args.ts'
import { reportUndefinedVariables } from './checks.ts'
import { dispatchArg, dispatchEnv, dispatchLabel, dispatchUser, dispatchVolume } from './dispatch-config.ts'
import {
  dispatchCmd,
  dispatchEntrypoint,
  dispatchHealthcheck,
  dispatchMaintainer,
  dispatchShell,
  dispatchStopSignal,
} from './dispatch-process.ts'
import { dispatchCopy } from './dispatch-copy.ts'
import { dispatchExpose } from './dispatch-expose.ts'
import { dispatchRun } from './dispatch-run.ts'
import { dispatchWorkdir } from './dispatch-workdir.ts'
import { addHistory } from './history.ts'
import { expandText, upperKeyword } from './names.ts'
import type { ConvertOptions } from './options.ts'
import type { Command, StageState } from './stage-state.ts'
import type { TextBudget } from './text-budget.ts'

/** What all instructions of a conversion share. */
export interface DispatchScope {
  readonly options: ConvertOptions
  readonly platforms: BuildPlatforms
  readonly globalArgs: EnvList
  /** Resolved SOURCE_DATE_EPOCH, in seconds. */
  readonly epoch: bigint | undefined
  readonly expansion: ExpandOptions
  readonly budget: TextBudget
  /** The build context; what of it is needed is known when all stages are converted. */
  readonly buildContext: State
  readonly ignored: PatternMatcher | undefined
  readonly proxy: Partial<Record<'http' | 'https' | 'ftp' | 'no' | 'all', string>> | undefined
}

/** One instruction of one stage, ready to be carried out. */
export interface Step {
  readonly stage: StageState
  readonly command: Command
  readonly scope: DispatchScope
  readonly linter: Linter
}

/** Carries out one instruction: changes the stage's file system, settings and image. */
export function dispatch(stage: StageState, command: Command, scope: DispatchScope): void {
  stage.inTrigger = command.isTrigger
  const linter = scope.options.linter.withComments(command.instruction.comments)
  const step: Step = { stage, command, scope, linter }
  const entries = stage.image.history.length
  run(step, expandInstruction(step))
  for (const entry of stage.image.history.slice(entries)) scope.budget.spend(entry.created_by ?? '')
}

/** The instruction's text as names show it: variables replaced, the keyword in upper case. */
export function shownText({ scope }: Step, text: string, env: Env, options: ExpandOptions): string {
  return scope.budget.spend(upperKeyword(expandText(text, env, options)))
}

// The value of ARG may be overridden, so that an error in it counts only where it is used.
function expandInstruction(step: Step): ExpandedInstruction {
  const { instruction } = step.command
  if (instruction.kind === 'arg') return instruction
  const expanded = expand(instruction, wordExpander(step, step.scope.expansion))
  if (expanded.kind !== 'copy' && expanded.kind !== 'add') return expanded
  return expandContents(expanded, wordExpander(step, { escapeToken: '\\', skipQuotes: true }))
}

/** Expands from the stage's environment and reports variables that nobody defined. */
export function wordExpander({ stage, command, linter, scope }: Step, options: ExpandOptions): WordExpander {
  return (word) => {
    const { env } = stage.state.settings
    const result = processWord(word, env, options)
    reportUndefinedVariables(linter, result.unmatched, stage.buildArgs, env, command.instruction.location)
    if (result.error) throw result.error
    return scope.budget.spend(result.value)
  }
}

function run(step: Step, instruction: ExpandedInstruction): void {
  switch (instruction.kind) {
    case 'add':
    case 'copy':
      return dispatchCopy(step, instruction)
    case 'arg':
      return dispatchArg(step, instruction)
    case 'cmd':
      return dispatchCmd(step, instruction)
    case 'entrypoint':
      return dispatchEntrypoint(step, instruction)
    case 'env':
      return dispatchEnv(step, instruction)
    case 'expose':
      return dispatchExpose(step, instruction)
    case 'healthcheck':
      return dispatchHealthcheck(step, instruction)
    case 'label':
      return dispatchLabel(step, instruction)
    case 'maintainer':
      return dispatchMaintainer(step, instruction)
    case 'onbuild': {
      const { config } = step.stage.image
      const triggers = step.stage.own.list(config.onBuild)
      triggers.push(instruction.expression)
      config.onBuild = triggers
      return
    }
    case 'run':
      return dispatchRun(step, instruction)
    case 'shell':
      return dispatchShell(step, instruction)
    case 'stopsignal':
      return dispatchStopSignal(step, instruction)
    case 'user':
      return dispatchUser(step, instruction)
    case 'volume':
      return dispatchVolume(step, instruction)
    case 'workdir':
      return dispatchWorkdir(step, instruction)
  }
}

/** A history entry of an instruction that changes no files. */
export function commit(step: Step, text: string): void {
  addHistory(step.stage.image, text, { epoch: step.scope.epoch })
}

/** The form of a path under which uses of a context or stage are collected. */
export function usedPath(path: string): string {
  return joinPath('/', path)
}

export function compileIgnored(patterns: readonly string[]): PatternMatcher | undefined {
  return patterns.length === 0 ? undefined : createPatternMatcher(patterns)
}
