import { SlipwayError, wrapError } from '@slipway/base'
import {
  type CopyOptions,
  type FileActions,
  fileActions,
  git,
  http,
  parseOwner,
  scratch,
  type State,
} from '@slipway/llb'
import { baseName, cleanPath, containsWildcards, joinPath } from '@slipway/patterns'
import type { AddInstruction, CopyInstruction, InlineSource } from '../instructions/types.ts'
import { reportIgnoredSource } from './checks.ts'
import { parseChecksum } from './checksum.ts'
import { parseChmod } from './chmod.ts'
import type { Step } from './dispatch.ts'
import { type GitRef, gitOptions, parseGitRef } from './git-ref.ts'
import { removeDrive, resolvePath, toSlash } from './os-path.ts'

type Instruction = AddInstruction | CopyInstruction

/** What holds for all sources of one instruction. */
export interface CopyPlan {
  readonly destination: string
  readonly source: State
  /** Sources come from the build context. */
  readonly fromContext: boolean
  readonly options: CopyOptions
}

const INLINE_MODE = 0o644
const WEB_URL = /^https?:\/\//

export function planCopy(step: Step, instruction: Instruction): CopyPlan {
  const { stage, scope, command } = step
  const [named] = command.sources
  if (named && !named.dispatched) {
    const from = instruction.kind === 'copy' ? instruction.from : ''
    throw invalid(
      `cannot copy from stage ${JSON.stringify(from)}, it needs to be defined before current stage ${JSON.stringify(stage.displayName)}`,
    )
  }
  const destination = resolveDestination(step, instruction.destination)
  const options: CopyOptions = {
    createDestPath: true,
    ...(instruction.chown === '' ? {} : { owner: parseOwner(instruction.chown) }),
    ...(instruction.excludes.length === 0 ? {} : { excludePatterns: instruction.excludes }),
    ...(instruction.chmod === '' ? {} : { mode: parseChmod(instruction.chmod) }),
  }
  checkChecksum(instruction)
  return {
    destination,
    source: named ? named.state : scope.buildContext,
    fromContext: !named,
    options,
  }
}

function resolveDestination({ stage }: Step, path: string): string {
  const { os } = stage.platform!
  const bare = wrapDrive(() => removeDrive(path, os, true))
  return resolvePath(stage.state.settings.dir, bare === '.' || bare === '' ? './' : bare, os, true)
}

function wrapDrive<T>(resolve: () => T): T {
  try {
    return resolve()
  } catch (error) {
    throw wrapError(error, 'removing drive letter')
  }
}

function checkChecksum(instruction: Instruction): void {
  if (instruction.kind !== 'add' || instruction.checksum === '') return
  const [source, ...more] = instruction.sources
  if (source === undefined || more.length > 0)
    throw invalid("checksum can't be specified for multiple sources")
  const remote = gitRefOf(source) ?? (WEB_URL.test(source) ? source : undefined)
  if (!remote) throw invalid('checksum requires HTTP(S) or Git sources')
}

/** Adds one copy per source: files of the context or of a stage, repositories, downloads, heredocs. */
export function addCopySources(
  actions: FileActions,
  step: Step,
  instruction: Instruction,
  plan: CopyPlan,
  name: string,
): FileActions {
  let all = actions
  for (const source of instruction.sources) {
    const repository = gitRefOf(source)
    if (repository) all = addRepository(all, instruction, plan, repository, name)
    else if (WEB_URL.test(source)) all = addDownload(all, instruction, plan, source, name)
    else all = addFiles(all, step, instruction, plan, source)
  }
  for (const content of instruction.contents) all = addInline(all, step, plan, content)
  return all
}

/** A repository that cannot be taken for a path. */
function gitRefOf(source: string): GitRef | undefined {
  const ref = parseGitRef(source)
  return ref?.looksLocal ? undefined : ref
}

function addRepository(
  actions: FileActions,
  instruction: Instruction,
  plan: CopyPlan,
  ref: GitRef,
  name: string,
): FileActions {
  if (instruction.kind !== 'add') throw invalid("source can't be a git ref for COPY")
  const { keepGitDir, checksum } = instruction
  if (keepGitDir !== undefined && ref.keepGitDir !== undefined && keepGitDir !== ref.keepGitDir) {
    throw invalid('inconsistent keep-git-dir configuration')
  }
  if (checksum !== '' && ref.checksum !== '' && checksum !== ref.checksum) {
    throw invalid(`checksum mismatch ${JSON.stringify(checksum)} != ${JSON.stringify(ref.checksum)}`)
  }
  const { mtime: _mtime, ...wanted } = ref
  const keep = ref.keepGitDir ?? keepGitDir
  const options = gitOptions({
    ...wanted,
    checksum: ref.checksum || checksum,
    ...(keep === undefined ? {} : { keepGitDir: keep }),
  })
  return actions.copy(git(ref.remote, { ...options, name }), '/', plan.destination, plan.options)
}

function addDownload(
  actions: FileActions,
  instruction: Instruction,
  plan: CopyPlan,
  url: string,
  name: string,
): FileActions {
  if (instruction.kind !== 'add') throw invalid("source can't be a URL for COPY")
  const filename = downloadName(url)
  const state = http(url, {
    filename,
    name,
    description: { 'com.docker.dockerfile.v1.command': '' },
    ...(instruction.checksum === '' ? {} : { checksum: parseChecksum(instruction.checksum) }),
  })
  const options = { ...plan.options, attemptUnpack: instruction.unpack ?? false }
  return actions.copy(state, filename, plan.destination, options)
}

/** The last part of the URL's path. */
export function downloadName(url: string): string {
  const fallback = '__unnamed__'
  if (!URL.canParse(url)) return fallback
  const path = url.replace(/^[^:]+:\/\/[^/?#]*/, '').replace(/[?#].*$/s, '')
  const name = baseName(decodePath(path))
  return name === '.' || name === '/' ? fallback : name
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}

function addFiles(
  actions: FileActions,
  step: Step,
  instruction: Instruction,
  plan: CopyPlan,
  source: string,
): FileActions {
  const { os } = step.stage.platform!
  if (plan.fromContext) {
    const keyword = instruction.kind === 'add' ? 'Add' : 'Copy'
    reportIgnoredSource(step.linter, step.scope.ignored, keyword, source, instruction.location)
  }
  const { base, parents } =
    instruction.kind === 'copy' && instruction.parents
      ? splitParents(source, os)
      : { base: source, parents: {} }
  const path = wrapDrive(() => resolvePath('/', base, os, false))
  const unpack = instruction.kind === 'add' && (instruction.unpack ?? true)
  return actions.copy(plan.source, path, plan.destination, {
    ...plan.options,
    ...parents,
    followSymlinks: true,
    dirContentsOnly: true,
    allowWildcard: true,
    allowEmptyWildcard: true,
    attemptUnpack: unpack,
  })
}

/** With `--parents` the directories after `/./` (or all) are made in the destination too. */
function splitParents(source: string, os: string): { readonly base: string; readonly parents: CopyOptions } {
  const pivot = source.indexOf('/./')
  const base = pivot < 0 ? '/' : source.slice(0, pivot)
  const below = pivot < 0 ? source : source.slice(pivot + 3)
  const pattern = wrapDrive(() => resolvePath('/', below, os, false))
  const exact = !containsWildcards(base) && !containsWildcards(pattern)
  const required = exact ? [wrapDrive(() => resolvePath('/', joinPath(base, pattern), os, false))] : []
  return {
    base,
    parents: {
      includePatterns: [pattern.startsWith('/') ? pattern.slice(1) : pattern],
      ...(required.length === 0 ? {} : { requiredPaths: required }),
    },
  }
}

function addInline(actions: FileActions, step: Step, plan: CopyPlan, content: InlineSource): FileActions {
  const platform = step.stage.platform!
  const path = wrapDrive(() => removeDrive(content.path, platform.os, false))
  const file = scratch().file(fileActions.mkfile(path, INLINE_MODE, Buffer.from(content.data)), {
    name: '[internal] preparing inline document',
    platform,
  })
  return actions.copy(file, toSlash(cleanPath(path), platform.os), plan.destination, plan.options)
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
