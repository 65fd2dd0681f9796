import { type FileActions, fileActions, merge, type OpOptions, scratch } from '@slipway/llb'
import { addHistory } from './history.ts'
import type { AddInstruction, CopyInstruction } from '../instructions/types.ts'
import { addCopySources, planCopy } from './copy-sources.ts'
import { shownText, type Step, usedPath } from './dispatch.ts'
import { locate } from './locate.ts'
import { formatStep, stepName } from './names.ts'

const WEB_URL = /^https?:\/\//

/** COPY and ADD: one file operation for all sources, or with `--link` a layer of its own. */
export function dispatchCopy(step: Step, instruction: AddInstruction | CopyInstruction): void {
  const { stage, scope } = step
  const { env } = stage.state.settings
  const plan = planCopy(step, instruction)
  const text = shownText(step, instruction.source, env, scope.expansion)
  const platform = stage.platform!
  const name = stepName(stage, text, platform, env)
  const actions = addCopySources(fileActions, step, instruction, plan, name)
  const options: OpOptions = {
    name,
    ...locate(scope.options, instruction.location),
    ...(stage.ignoreCache ? { ignoreCache: true } : {}),
  }
  const linked = scope.options.llbCaps.has('mergeop') && instruction.link && instruction.chmod === ''
  if (linked) linkCopy(step, actions, options, text)
  else stage.state = stage.state.file(actions, options)
  addHistory(stage.image, historyText(instruction), { layer: true, suffix: true, epoch: scope.epoch })
  markUsed(step, instruction)
}

/** The copy is made on nothing and then laid over the stage, so that it does not depend on what is below. */
function linkCopy(step: Step, actions: FileActions, options: OpOptions, text: string): void {
  const { stage, scope } = step
  const platform = stage.platform!
  const { env } = stage.state.settings
  const group = { id: scope.options.context.newId(), name: formatStep(stage, text, platform, env) }
  const copied = scratch().file(actions, { ...options, platform, progressGroup: { ...group, weak: true } })
  const merged = merge([stage.state, copied], {
    ...options,
    name: formatStep(stage, `LINK ${text}`, platform, env),
    progressGroup: { ...group, weak: false },
  })
  stage.state = stage.state.withOutput(merged.output)
}

function historyText(instruction: AddInstruction | CopyInstruction): string {
  const { kind, chown, chmod, sources, contents, destination } = instruction
  return [
    kind === 'add' ? 'ADD' : 'COPY',
    ...(kind === 'copy' && instruction.parents ? ['--parents'] : []),
    ...(chown === '' ? [] : [`--chown=${chown}`]),
    ...(chmod === '' ? [] : [`--chmod=${chmod}`]),
    ...sources,
    ...contents.map(({ path }) => `<<${path}`),
    destination,
  ].join(' ')
}

function markUsed(step: Step, instruction: AddInstruction | CopyInstruction): void {
  const [source] = step.command.sources
  const used = source ? source.paths : step.stage.contextPaths
  for (const path of instruction.sources) {
    if (instruction.kind === 'add' && WEB_URL.test(path)) continue
    used.add(usedPath(path))
  }
}
