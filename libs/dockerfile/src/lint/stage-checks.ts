import type { Stage } from '../instructions/types.ts'
import { toLower } from '../shell/text.ts'
import type { Linter } from './linter.ts'
import { rules } from './rules.ts'

const reservedNames: ReadonlySet<string> = new Set(['context', 'scratch'])

/** ReservedStageName and DuplicateStageName. */
export function reportStageNames(linter: Linter, stages: readonly Stage[]): void {
  const seen = new Set<string>()
  for (const { name, location } of stages) {
    if (name === '') continue
    if (reservedNames.has(name)) linter.report(rules.reservedStageName, location, name)
    if (seen.has(name)) linter.report(rules.duplicateStageName, location, name)
    seen.add(name)
  }
}

function isLower(keyword: string): boolean {
  return keyword === toLower(keyword)
}

function isUpper(keyword: string): boolean {
  return keyword === keyword.toUpperCase()
}

/** ConsistentInstructionCasing: every keyword in the case that most of them have, upper case in a draw. */
export function reportKeywordCasing(linter: Linter, stages: readonly Stage[]): void {
  const all = stages.flatMap((stage) => [stage, ...stage.instructions])
  const lower = all.filter(({ keyword }) => isLower(keyword)).length
  const upper = all.filter(({ keyword }) => isUpper(keyword)).length
  const wantsLower = lower > upper
  for (const { keyword, location } of all) {
    if (wantsLower ? isLower(keyword) : isUpper(keyword)) continue
    const casing = wantsLower ? 'lowercase' : 'uppercase'
    linter.report(rules.consistentInstructionCasing, location, keyword, casing)
  }
}
