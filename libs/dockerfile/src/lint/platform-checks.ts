import type { SourceRange } from '@slipway/base'
import type { Env } from '../shell/env.ts'
import type { WordResult } from '../shell/expand.ts'
import type { Linter } from './linter.ts'
import { rules } from './rules.ts'

type Location = readonly SourceRange[]

interface OsAndArch {
  readonly os: string
  readonly architecture: string
}

/** RedundantTargetPlatform: `--platform` is `$TARGETPLATFORM` and nothing else. `flag` is its unexpanded value. */
export function reportRedundantPlatform(
  linter: Linter,
  location: Location,
  flag: string,
  expansion: WordResult,
  env: Env,
): void {
  const { matched, unmatched, value } = expansion
  if (matched.size !== 1 || unmatched.size !== 0 || !matched.has('TARGETPLATFORM')) return
  if (value === (env.get('TARGETPLATFORM') ?? ''))
    linter.report(rules.redundantTargetPlatform, location, flag)
}

/**
 * FromPlatformFlagConstDisallowed: `--platform` without a variable, in a stage whose name says nothing of it.
 * `platform` is what the value means; `undefined` where it means nothing.
 */
export function reportConstantPlatform(
  linter: Linter,
  location: Location,
  stageName: string,
  expansion: WordResult,
  platform: OsAndArch | undefined,
): void {
  if (expansion.matched.size > 0 || expansion.unmatched.size > 0 || platform === undefined) return
  if (stageName.includes(platform.os) || stageName.includes(platform.architecture)) return
  linter.report(rules.fromPlatformFlagConstDisallowed, location, expansion.value)
}

/** InvalidBaseImagePlatform. `format` writes a platform as users see it, in its normal form. */
export function reportBasePlatform<P extends OsAndArch>(
  linter: Linter,
  location: Location,
  image: string,
  expected: P,
  actual: P,
  format: (platform: P) => string,
): void {
  if (expected.os === actual.os && expected.architecture === actual.architecture) return
  linter.report(rules.invalidBaseImagePlatform, location, image, format(expected), format(actual))
}
