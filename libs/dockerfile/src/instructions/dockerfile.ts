import { SlipwayError } from '@slipway/base'
import type { Linter } from '../lint/linter.ts'
import { rules } from '../lint/rules.ts'
import { reportKeywordCasing, reportStageNames } from '../lint/stage-checks.ts'
import { parseDockerfileSyntax } from '../parser/parse.ts'
import type { EscapeToken } from '../shell/expand.ts'
import { parseStages } from './parse.ts'
import type { ParsedStages } from './types.ts'

export interface Dockerfile extends ParsedStages {
  readonly escapeToken: EscapeToken
}

/**
 * A whole Dockerfile with at least one stage. Reports the rules that need nothing but the text, in BuildKit's
 * order; the others are functions of `lint/`, for whoever converts the stages.
 */
export function parseDockerfile(data: Uint8Array | string, linter?: Linter): Dockerfile {
  if (data.length === 0) throw new SlipwayError('invalid-argument', 'the Dockerfile cannot be empty')
  const { instructions, escapeToken, warnings } = parseDockerfileSyntax(data)
  for (const { location } of warnings) linter?.report(rules.noEmptyContinuation, location)
  const { metaArgs, stages } = parseStages(instructions, linter)
  if (stages.length === 0) {
    throw new SlipwayError('invalid-argument', 'dockerfile contains no stages to build')
  }
  if (linter !== undefined) {
    reportStageNames(linter, stages)
    reportKeywordCasing(linter, stages)
  }
  return { metaArgs, stages, escapeToken }
}
