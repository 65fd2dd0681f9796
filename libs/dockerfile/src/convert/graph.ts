import { SlipwayError } from '@slipway/base'
import { parseTrigger } from '../instructions/parse.ts'
import type { CopyInstruction, Instruction, RunInstruction } from '../instructions/types.ts'
import { setLocation, withLocation } from '../parser/location.ts'
import { emptyEnv } from '../shell/env.ts'
import { type ExpandOptions, expandWord } from '../shell/expand.ts'
import { type Command, externalStage, type StageList, type StageState } from './stage-state.ts'

/** Binds every instruction to the stages it reads from; external ones are added to the list. */
export function bindStages(stages: StageList, expansion: ExpandOptions): void {
  for (const stage of stages.all) {
    stage.commands = stage.stage.instructions.map((instruction) =>
      addCommand(stage, instruction, stages, expansion, false),
    )
  }
  checkCycles(stages.all)
  const [only] = stages.all
  if (stages.all.length === 1 && only) only.displayName = ''
}

function addCommand(
  stage: StageState,
  instruction: Instruction,
  stages: StageList,
  expansion: ExpandOptions,
  isTrigger: boolean,
): Command {
  const sources = sourcesOf(instruction, stages, expansion)
  for (const source of sources) {
    stage.dependencies.set(source, instruction)
    if (source.isExternal) stages.add(source)
  }
  return { instruction, sources, isTrigger }
}

function sourcesOf(
  instruction: Instruction,
  stages: StageList,
  expansion: ExpandOptions,
): readonly StageState[] {
  if (instruction.kind === 'copy') return copySources(instruction, stages, expansion)
  return instruction.kind === 'run' ? mountSources(instruction, stages) : []
}

function copySources(
  instruction: CopyInstruction,
  stages: StageList,
  expansion: ExpandOptions,
): readonly StageState[] {
  const { from, location } = instruction
  if (from === '') return []
  if (expandWord(from, emptyEnv, expansion) !== from) {
    throw invalid(
      'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
    )
  }
  if (!/^[+-]?\d+$/.test(from)) return [stages.find(from) ?? externalStage(from, location)]
  const stage = stages.all[Number(from)]
  if (!stage) throw invalid(`invalid stage index ${Number(from)}`)
  return [stage]
}

// A mount without `from` gets an empty source of its own, which counts as a stage when names are made.
function mountSources(instruction: RunInstruction, stages: StageList): readonly StageState[] {
  return instruction.mountFlags.map(({ from }) => {
    const name = from === '' ? 'scratch' : from
    return stages.find(name) ?? externalStage(name, [])
  })
}

/** Puts the instructions that a base brings along (ONBUILD) in front; true when they need more stages. */
export function addTriggers(
  stage: StageState,
  triggers: readonly string[],
  stages: StageList,
  expansion: ExpandOptions,
): boolean {
  const { location } = stage.stage
  const lines = location.flatMap(({ start, end }) => [start.line, end.line])
  const [first, last] = lines.length === 0 ? [0, 0] : [Math.min(...lines), Math.max(...lines)]
  try {
    const commands = triggers.map((trigger) =>
      addCommand(stage, parseTrigger(trigger, first, last), stages, expansion, true),
    )
    stage.commands = [...commands, ...stage.commands]
    stage.stepCount += commands.length
    return commands.some((command) => command.sources.length > 0)
  } catch (error) {
    throw setLocation(error, location)
  }
}

/** Refuses stages that read from each other, pointing at every instruction on the way. Keeps its own stack. */
function checkCycles(stages: readonly StageState[]): void {
  const done = new Set<StageState>()
  for (const start of stages) {
    const path: PathEntry[] = []
    const onPath = new Set<StageState>()
    const enter = (stage: StageState, via?: Instruction): void => {
      path.push({ stage, via, rest: [...stage.dependencies] })
      onPath.add(stage)
      done.add(stage)
    }
    if (!done.has(start)) enter(start)
    while (path.length > 0) {
      const { stage, rest } = path.at(-1)!
      const next = rest.shift()
      if (!next) {
        onPath.delete(stage)
        path.pop()
      } else if (onPath.has(next[0])) throw circular(start, [...path.map(({ via }) => via), next[1]])
      else if (!done.has(next[0])) enter(...next)
    }
  }
}

interface PathEntry {
  readonly stage: StageState
  readonly via: Instruction | undefined
  readonly rest: [StageState, Instruction][]
}

function circular(start: StageState, path: readonly (Instruction | undefined)[]): SlipwayError {
  const error = invalid(`circular dependency detected on stage: ${start.displayName}`)
  return path.reduce((located, via) => (via ? withLocation(located, via.location) : located), error)
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
