import type { SourceRange } from '@slipway/base'
import {
  formatPlatformAll,
  normalizePlatform,
  parsePlatform,
  parseReference,
  type Platform,
} from '@slipway/oci'
import { cleanPath, type PatternMatcher } from '@slipway/patterns'
import type { ArgDefinition, Stage } from '../instructions/types.ts'
import type { Linter } from '../lint/linter.ts'
import { rules } from '../lint/rules.ts'
import { suggest } from '../lint/suggest.ts'
import type { Env } from '../shell/env.ts'
import { type ExpandOptions, processWord, type WordResult } from '../shell/expand.ts'

/** Declared for the frontend itself: not part of the environment, and no mistake where undefined. */
export const FRONTEND_ARGS: ReadonlySet<string> = new Set([
  'BUILDKIT_SBOM_SCAN_CONTEXT',
  'BUILDKIT_SBOM_SCAN_STAGE',
])

/** Findings about FROM lines and their arguments, and about what instructions mean once variables are known. */

export function reportUndeclaredFromArgs(
  linter: Linter,
  unmatched: ReadonlySet<string>,
  known: ReadonlySet<string>,
  location: readonly SourceRange[],
): void {
  for (const name of unmatched) {
    if (!known.has(name)) linter.report(rules.undefinedArgInFrom, location, name, suggest(name, known, true))
  }
}

export function reportFromPlatform(linter: Linter, stage: Stage, result: WordResult, args: Env): void {
  const { matched, unmatched, value } = result
  if (matched.size === 1 && unmatched.size === 0 && matched.has('TARGETPLATFORM')) {
    if (value === args.get('TARGETPLATFORM')) {
      linter.report(rules.redundantTargetPlatform, stage.location, stage.platform)
    }
  }
  if (matched.size > 0 || unmatched.size > 0) return
  const platform = tryParsePlatform(value)
  if (!platform || stage.name.includes(platform.os) || stage.name.includes(platform.architecture)) return
  linter.report(rules.fromPlatformFlagConstDisallowed, stage.location, value)
}

function tryParsePlatform(text: string): Platform | undefined {
  try {
    return parsePlatform(text)
  } catch {
    return undefined
  }
}

/** Base images must be names even when no build argument is given. */
export function reportDefaultBaseNames(
  linter: Linter,
  stages: readonly Stage[],
  defaults: Env,
  expansion: ExpandOptions,
): void {
  for (const stage of stages) {
    const result = processWord(stage.baseName, defaults, expansion)
    if (result.error) return
    try {
      parseReference(result.value)
    } catch {
      linter.report(rules.invalidDefaultArgInFrom, stage.location, stage.baseName)
    }
  }
}

export function reportUndefinedVariables(
  linter: Linter,
  unmatched: ReadonlySet<string>,
  buildArgs: readonly ArgDefinition[],
  env: Env,
  location: readonly SourceRange[],
): void {
  if (unmatched.size === 0) return
  const declared = new Set(buildArgs.map((arg) => arg.key))
  for (const name of unmatched) {
    if (declared.has(name) || FRONTEND_ARGS.has(name)) continue
    linter.report(rules.undefinedVar, location, name, suggest(name, env.keys(), true))
  }
}

export function reportBasePlatform(
  linter: Linter,
  name: string,
  expected: Platform,
  actual: Platform,
  location: readonly SourceRange[],
): void {
  if (expected.os === actual.os && expected.architecture === actual.architecture) return
  const text = (platform: Platform): string => formatPlatformAll(normalizePlatform(platform))
  linter.report(rules.invalidBaseImagePlatform, location, name, text(expected), text(actual))
}

const SECRET_NAME =
  /(?:_|^)(?:apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)/i
const HARMLESS_NAME = /(?:_|^)(?:public|file|version)(?:_|$)/i

export function reportSecretName(
  linter: Linter,
  keyword: 'ARG' | 'ENV',
  key: string,
  location: readonly SourceRange[],
): void {
  if (SECRET_NAME.test(key) && !HARMLESS_NAME.test(key)) {
    linter.report(rules.secretsUsedInArgOrEnv, location, keyword, key)
  }
}

/** Sources that .dockerignore takes out of the context. Files with `!` patterns are not judged. */
export function reportIgnoredSource(
  linter: Linter,
  matcher: PatternMatcher | undefined,
  keyword: 'Copy' | 'Add',
  source: string,
  location: readonly SourceRange[],
): void {
  if (!matcher || matcher.hasExclusions) return
  const path = cleanPath(source)
  const isRoot = path === '.' || path === '/'
  if (isRoot && !matcher.patterns.some(({ text }) => ['*', '**', '**/*'].includes(text))) return
  if (matcher.matchesOrParentMatches(path)) linter.report(rules.copyIgnoredFile, location, keyword, path)
}
