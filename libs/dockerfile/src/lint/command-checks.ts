import { posix } from 'node:path'
import type { SourceRange } from '@slipway/base'
import type {
  CmdInstruction,
  EntrypointInstruction,
  HealthcheckInstruction,
  WorkdirInstruction,
} from '../instructions/types.ts'
import type { Linter } from './linter.ts'
import { rules } from './rules.ts'

type Location = readonly SourceRange[]

/**
 * MultipleInstructionsDisallowed, at the one that no longer counts: `previous` is the place of the instruction
 * of the same kind before, in the same stage.
 */
export function reportRepeated(
  linter: Linter,
  previous: Location | undefined,
  instruction: CmdInstruction | EntrypointInstruction | HealthcheckInstruction,
): void {
  if (previous === undefined) return
  linter.report(rules.multipleInstructionsDisallowed, previous, instruction.keyword)
}

/** JSONArgsRecommended: not where the stage has a SHELL, which its author then means to be used. */
export function reportShellForm(
  linter: Linter,
  instruction: CmdInstruction | EntrypointInstruction,
  hasShell: boolean,
): void {
  if (!instruction.shellForm || hasShell) return
  linter.report(rules.jsonArgsRecommended, instruction.location, instruction.keyword)
}

/** WorkdirRelativePath, for the first WORKDIR of a stage and those it is made from; the path is expanded. */
export function reportRelativeWorkdir(
  linter: Linter,
  instruction: WorkdirInstruction,
  isAbsolute: (path: string) => boolean,
): void {
  const { path, location } = instruction
  if (!isAbsolute(path)) linter.report(rules.workdirRelativePath, location, path)
}

/** What EXPOSE made of one port: `text` as given, `protocol` as written, whether an address or host port came with it. */
export interface ExposedPort {
  readonly text: string
  readonly protocol: string
  readonly hasHostPart: boolean
}

/** ExposeProtoCasing and ExposeInvalidFormat. */
export function reportExposedPort(linter: Linter, location: Location, port: ExposedPort): void {
  if (port.protocol !== port.protocol.toLowerCase())
    linter.report(rules.exposeProtoCasing, location, port.text)
  if (port.hasHostPart) linter.report(rules.exposeInvalidFormat, location, port.text)
}

/** What the check of ignored sources asks of the patterns of `.dockerignore`. */
export interface IgnoreMatcher {
  readonly patterns: readonly { readonly text: string; readonly negated: boolean }[]
  /** True where the path or one of its parents is excluded. */
  isIgnored(path: string): boolean
}

const wholeTree: ReadonlySet<string> = new Set(['*', '**', '**/*'])

/** CopyIgnoredFile, for one expanded source from the build context. Negated patterns turn it off: they say too little. */
export function reportIgnoredSource(
  linter: Linter,
  location: Location,
  command: 'Copy' | 'Add',
  source: string,
  matcher: IgnoreMatcher,
): void {
  if (matcher.patterns.some((pattern) => pattern.negated)) return
  const path = cleanPath(source)
  const isRoot = path === '.' || path === '/'
  if (isRoot && !matcher.patterns.some((pattern) => wholeTree.has(pattern.text))) return
  if (matcher.isIgnored(path)) linter.report(rules.copyIgnoredFile, location, command, path)
}

function cleanPath(path: string): string {
  const normal = posix.normalize(path)
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal
}
