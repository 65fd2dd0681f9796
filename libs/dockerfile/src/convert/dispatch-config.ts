import { SlipwayError } from '@slipway/base'
import type {
  ArgDefinition,
  ArgInstruction,
  EnvInstruction,
  LabelInstruction,
  UserInstruction,
  VolumeInstruction,
} from '../instructions/types.ts'
import { rules } from '../lint/rules.ts'
import { FRONTEND_ARGS, reportSecretName } from './checks.ts'
import { commit, type Step, wordExpander } from './dispatch.ts'

/** Instructions that set names to values. */

export function dispatchEnv(step: Step, instruction: EnvInstruction): void {
  const { stage, linter } = step
  const { keyword, location } = instruction
  const { config } = stage.image
  const parts = ['ENV']
  for (const { key, value, noDelimiter } of instruction.env) {
    if (noDelimiter) linter.report(rules.legacyKeyValueFormat, location, keyword)
    reportSecretName(linter, 'ENV', key, location)
    parts.push(`${key}=${value}`)
    stage.state = stage.state.env(key, value)
    config.env = stage.own.withVariable(config.env, key, value)
  }
  commit(step, parts.join(' '))
}

export function dispatchLabel(step: Step, instruction: LabelInstruction): void {
  const { config } = step.stage.image
  const labels = step.stage.own.map(config.labels)
  const parts = ['LABEL']
  for (const { key, value, noDelimiter } of instruction.labels) {
    if (noDelimiter) {
      step.linter.report(rules.legacyKeyValueFormat, instruction.location, instruction.keyword)
    }
    labels.set(key, value)
    parts.push(`${key}=${value}`)
  }
  config.labels = labels
  commit(step, parts.join(' '))
}

export function dispatchArg(step: Step, instruction: ArgInstruction): void {
  const texts: string[] = []
  for (const definition of instruction.args) {
    reportSecretName(step.linter, 'ARG', definition.key, instruction.location)
    const arg = { ...definition, value: argValue(step, definition) }
    const { stage } = step
    outlineArg(step, instruction, definition, arg.value)
    if (arg.value !== undefined && !FRONTEND_ARGS.has(arg.key))
      stage.state = stage.state.env(arg.key, arg.value)
    stage.buildArgs.push(arg)
    texts.push(arg.value === undefined ? arg.key : `${arg.key}=${arg.value}`)
  }
  commit(step, `ARG ${texts.join(' ')}`)
}

/** An argument that only repeats a global one is shown as that. */
function outlineArg(
  { stage, scope }: Step,
  { location }: ArgInstruction,
  definition: ArgDefinition,
  value: string | undefined,
): void {
  const { key } = definition
  stage.outline.usedArgs.add(key)
  const isOwn = definition.value !== undefined || scope.options.buildArgs.has(key)
  if (isOwn || scope.globalArgs.get(key) === undefined) {
    stage.outline.args.set(key, { definition, value: value ?? '', location, uses: new Set() })
  }
}

/** The build argument, else the default, else what an argument before the first FROM has. */
function argValue(step: Step, { key, value }: ArgDefinition): string | undefined {
  const { options, globalArgs, expansion } = step.scope
  const given = options.buildArgs.get(key)
  if (given !== undefined) return given
  return value === undefined ? globalArgs.get(key) : wordExpander(step, expansion)(value)
}

export function dispatchUser(step: Step, { user }: UserInstruction): void {
  setUser(step.stage, user)
  commit(step, `USER ${user}`)
}

export function setUser(stage: Step['stage'], user: string): void {
  stage.state = stage.state.user(user)
  stage.image.config.user = user
}

export function dispatchVolume(step: Step, { volumes }: VolumeInstruction): void {
  if (volumes.includes('')) {
    throw new SlipwayError('invalid-argument', 'VOLUME specified can not be an empty string')
  }
  const { config } = step.stage.image
  const all = step.stage.own.set(config.volumes)
  for (const volume of volumes) all.add(volume)
  config.volumes = all
  commit(step, `VOLUME [${volumes.join(' ')}]`)
}
