import type { SourceRange } from '@slipway/base'
import { toLower } from '../shell/text.ts'
import type { Linter } from './linter.ts'
import { rules } from './rules.ts'

/** StageNameCasing and FromAsCasing. */
export function reportFromCasing(
  linter: Linter,
  keyword: string,
  args: readonly string[],
  location: readonly SourceRange[],
): void {
  const [, as, name] = args
  if (as === undefined || name === undefined) return
  if (args.length === 3 && name !== toLower(name)) linter.report(rules.stageNameCasing, location, name)
  const isLower = keyword === toLower(keyword)
  // A keyword of mixed case is the business of ConsistentInstructionCasing.
  if (!isLower && keyword !== keyword.toUpperCase()) return
  if (as !== (isLower ? toLower(as) : as.toUpperCase())) {
    linter.report(rules.fromAsCasing, location, keyword, as)
  }
}

/** InvalidDefinitionDescription: the comment above a definition should start with the name defined. */
export function reportDescription(
  linter: Linter | undefined,
  keyword: 'FROM' | 'ARG',
  names: readonly string[],
  at: { readonly comments: readonly string[]; readonly location: readonly SourceRange[] },
): void {
  const comment = at.comments.at(-1)
  if (linter === undefined || comment === undefined || names.length === 0) return
  if (names.includes(comment.split(' ', 1)[0]!)) return
  const name = names.length > 1 ? '<arg_key>' : names[0]!
  linter.report(rules.invalidDefinitionDescription, at.location, keyword, name)
}
