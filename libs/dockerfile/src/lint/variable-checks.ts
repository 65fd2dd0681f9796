import type { SourceRange } from '@slipway/base'
import type { EnvInstruction, LabelInstruction, Stage } from '../instructions/types.ts'
import type { Env } from '../shell/env.ts'
import type { Linter } from './linter.ts'
import { rules } from './rules.ts'
import { suggest } from './suggest.ts'

type Location = readonly SourceRange[]

/** Build arguments that steer the build and are never variables of it. */
export const controlArgs: ReadonlySet<string> = new Set([
  'BUILDKIT_SBOM_SCAN_CONTEXT',
  'BUILDKIT_SBOM_SCAN_STAGE',
])

/**
 * UndefinedVar, for the names that an expansion did not find. `declared` are the ARGs of the stage: one without
 * a value is unset and still declared.
 */
export function reportUndefinedVariables(
  linter: Linter,
  location: Location,
  unmatched: Iterable<string>,
  declared: ReadonlySet<string>,
  env: Env,
): void {
  for (const name of unmatched) {
    if (declared.has(name) || controlArgs.has(name)) continue
    linter.report(rules.undefinedVar, location, name, suggest(name, env.keys(), true))
  }
}

/** UndefinedArgInFrom, for the names in a FROM that are no global ARG and no automatic one. */
export function reportUndeclaredFromArgs(
  linter: Linter,
  location: Location,
  unmatched: Iterable<string>,
  known: ReadonlySet<string>,
): void {
  for (const name of unmatched) {
    if (known.has(name)) continue
    linter.report(rules.undefinedArgInFrom, location, name, suggest(name, known, true))
  }
}

const secretWords = new Set(
  'apikey auth credential credentials key password pword passwd secret token'.split(' '),
)
const harmlessWords = new Set(['public', 'file', 'version'])

/** True for a name with a word (between underscores) that stands for a secret and none that takes it back. */
export function looksSecret(name: string): boolean {
  const words = name.toLowerCase().split('_')
  return words.some((word) => secretWords.has(word)) && !words.some((word) => harmlessWords.has(word))
}

/** SecretsUsedInArgOrEnv. */
export function reportSecretKey(
  linter: Linter,
  keyword: 'ARG' | 'ENV',
  key: string,
  location: Location,
): void {
  if (looksSecret(key)) linter.report(rules.secretsUsedInArgOrEnv, location, keyword, key)
}

/** LegacyKeyValueFormat. */
export function reportLegacyFormat(linter: Linter, instruction: EnvInstruction | LabelInstruction): void {
  const pairs = instruction.kind === 'env' ? instruction.env : instruction.labels
  if (pairs.some((pair) => pair.noDelimiter)) {
    linter.report(rules.legacyKeyValueFormat, instruction.location, instruction.keyword)
  }
}

/**
 * InvalidDefaultArgInFrom: base names that are no image reference when no build argument is given. `expandName`
 * expands with the defaults alone; a name that cannot be expanded ends the check, the build fails on it anyway.
 */
export function reportInvalidDefaultBases(
  linter: Linter,
  stages: readonly Stage[],
  expandName: (name: string) => string,
  isReference: (name: string) => boolean,
): void {
  for (const { baseName, location } of stages) {
    let name: string
    try {
      name = expandName(baseName)
    } catch {
      return
    }
    if (!isReference(name)) linter.report(rules.invalidDefaultArgInFrom, location, baseName)
  }
}
