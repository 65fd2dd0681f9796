import { SlipwayError, wrapError } from '@slipway/base'
import { type EnvList, git, http, type State } from '@slipway/llb'
import type { AddInstruction, ArgInstruction, Stage } from '../instructions/types.ts'
import { type ExpandOptions, expandWord } from '../shell/expand.ts'
import { parseChecksum } from './checksum.ts'
import { downloadName } from './copy-sources.ts'
import { gitOptions, parseGitRef } from './git-ref.ts'

const ONE_ADD = 'SOURCE_DATE_EPOCH stage must contain exactly one remote ADD'

/**
 * The source of a stage that is nothing but one: `FROM scratch` and a single ADD of a URL or a repository. Throws
 * `invalid-argument` for every other stage.
 */
export function epochSource(
  stage: Stage,
  globalArgs: EnvList,
  buildArgs: ReadonlyMap<string, string>,
  expansion: ExpandOptions,
): State {
  if (baseName(stage, globalArgs, expansion) !== 'scratch') {
    throw invalid('SOURCE_DATE_EPOCH stage must use FROM scratch')
  }
  let env = globalArgs
  let source: State | undefined
  for (const instruction of stage.instructions) {
    if (instruction.kind === 'arg') env = withArgs(env, instruction, buildArgs, expansion)
    else if (instruction.kind !== 'add') {
      const what = `unsupported ${instruction.kind} instruction`
      throw invalid(`SOURCE_DATE_EPOCH stage does not meet source-only requirements: ${what}`)
    } else if (source) throw invalid(ONE_ADD)
    else source = addSource(instruction, (word) => expandWord(word, env, expansion))
  }
  if (!source) throw invalid(ONE_ADD)
  return source
}

function baseName(stage: Stage, env: EnvList, expansion: ExpandOptions): string {
  try {
    return expandWord(stage.baseName, env, expansion)
  } catch (error) {
    throw wrapError(error, `failed to process source stage base name ${JSON.stringify(stage.baseName)}`)
  }
}

function withArgs(
  env: EnvList,
  { args }: ArgInstruction,
  buildArgs: ReadonlyMap<string, string>,
  expansion: ExpandOptions,
): EnvList {
  let next = env
  for (const { key, value } of args) {
    const found = buildArgs.get(key) ?? (value === undefined ? undefined : expandWord(value, next, expansion))
    if (found !== undefined) next = next.set(key, found)
  }
  return next
}

function addSource(instruction: AddInstruction, expandText: (word: string) => string): State {
  const [path, ...more] = instruction.sources
  if (path === undefined || more.length > 0 || instruction.contents.length > 0)
    throw invalid(`${ONE_ADD} source`)
  const location = expandText(path)
  const checksum = instruction.checksum === '' ? '' : expandText(instruction.checksum)
  const repository = parseGitRef(location)
  if (repository && !repository.looksLocal) {
    return git(repository.remote, {
      ...gitOptions(repository),
      ...(instruction.keepGitDir ? { keepGitDir: true } : {}),
      ...(checksum === '' ? {} : { checksum }),
    })
  }
  if (/^https?:\/\//.test(location)) {
    return http(location, {
      filename: downloadName(location),
      ...(checksum === '' ? {} : { checksum: parseChecksum(checksum) }),
    })
  }
  throw invalid('SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD')
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
