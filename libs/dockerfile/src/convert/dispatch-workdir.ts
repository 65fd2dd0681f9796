import { wrapError } from '@slipway/base'
import { fileActions, parseOwner } from '@slipway/llb'
import type { WorkdirInstruction } from '../instructions/types.ts'
import { rules } from '../lint/rules.ts'
import { shownText, type Step } from './dispatch.ts'
import { addHistory } from './history.ts'
import { locate } from './locate.ts'
import { stepName } from './names.ts'
import { isAbsolute, resolveWorkdir, toSlash } from './os-path.ts'
import type { StageState } from './stage-state.ts'

const DIRECTORY_MODE = 0o755
const NANOSECONDS = 1_000_000_000n

/** Changes the directory without making it, as the config of a base image does. */
export function setWorkdir(stage: StageState, path: string): string {
  const { os } = stage.platform!
  try {
    stage.image.config.workingDir = resolveWorkdir(stage.image.config.workingDir, path, os)
  } catch (error) {
    throw wrapError(error, 'normalizing workdir')
  }
  const directory = toSlash(stage.image.config.workingDir, os)
  stage.state = stage.state.dir(directory)
  return directory
}

export function dispatchWorkdir(step: Step, instruction: WorkdirInstruction): void {
  const { stage, scope, linter } = step
  const { options } = scope
  const platform = stage.platform!
  if (!stage.workdirSet && !isAbsolute(instruction.path, platform.os)) {
    linter.report(rules.workdirRelativePath, instruction.location, instruction.path)
  }
  stage.workdirSet = true
  const directory = setWorkdir(stage, instruction.path)
  const makes = directory !== '/'
  if (makes) {
    const { env } = stage.state.settings
    const { user } = stage.image.config
    const text = shownText(step, instruction.source, env, scope.expansion)
    stage.state = stage.state.file(
      fileActions.mkdir(directory, DIRECTORY_MODE, {
        makeParents: true,
        ...(user === '' ? {} : { owner: parseOwner(user) }),
        ...(scope.epoch === undefined ? {} : { created: scope.epoch * NANOSECONDS }),
      }),
      { name: stepName(stage, text, platform, env), platform, ...locate(options, instruction.location) },
    )
  }
  addHistory(stage.image, `WORKDIR ${directory}`, { layer: makes, epoch: scope.epoch })
}
