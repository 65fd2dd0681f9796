import { errorMessage, sourceExcerpt, type SourceRange } from '@slipway/base'
import { messageToJson } from '@slipway/llb'
import type { GoValue } from '@slipway/oci'
import type { DockerfileSource } from '../frontend/dockerfile-source.ts'
import type { LintFinding } from '../lint/linter.ts'
import { errorLocations } from '../parser/location.ts'
import { locationJson, type SubrequestAnswer } from './result.ts'

export const LINT = { name: 'frontend.lint', version: '1.0.0' }

/** What was found in a file, and the error that ended the search where there was one. */
export function describeFindings(
  source: DockerfileSource,
  findings: readonly LintFinding[],
  error: unknown,
): SubrequestAnswer {
  const { filename, data, definition } = source
  const info = { filename, data, language: 'Dockerfile', definition }
  return {
    version: LINT.version,
    json: {
      warnings: findings.length > 0 ? findings.map(encodeFinding) : null,
      sources: [messageToJson('pb.SourceInfo', info, 'struct')],
      buildError:
        error === undefined
          ? undefined
          : {
              message: errorMessage(error),
              location: locationJson(mergeRanges(errorLocations(error).flat())),
            },
    },
    text: [...findings]
      .sort(inOrder)
      .map((finding) => findingText(source, finding))
      .join(''),
    statusCode: findings.length > 0 || error !== undefined ? 1 : 0,
  }
}

function encodeFinding({ rule, description, url, message, location }: LintFinding): GoValue {
  return {
    ruleName: rule,
    description: description || undefined,
    url: url || undefined,
    detail: message || undefined,
    location: locationJson(location),
  }
}

/** By line; those without a place first, by name. */
function inOrder(a: LintFinding, b: LintFinding): number {
  const [first, second] = [a.location[0]?.start.line ?? -1, b.location[0]?.start.line ?? -1]
  if (first >= 0 || second >= 0) return first - second
  return a.rule < b.rule ? -1 : 1
}

function findingText(
  { filename, data }: DockerfileSource,
  { rule, url, message, location }: LintFinding,
): string {
  const page = url === '' ? '' : ` - ${url}`
  return `\nWARNING: ${rule}${page}\n${message}\n${sourceExcerpt({ filename, data, ranges: location })}`
}

/** Ranges of lines in order, those that touch the same line made one. */
function mergeRanges(ranges: readonly SourceRange[]): readonly SourceRange[] {
  const merged: SourceRange[] = []
  for (const range of [...ranges].sort((a, b) => a.start.line - b.start.line)) {
    const last = merged.at(-1)
    if (last && range.start.line <= last.end.line) {
      const line = Math.max(last.end.line, range.end.line)
      merged[merged.length - 1] = { start: last.start, end: { ...last.end, line } }
    } else merged.push(range)
  }
  return merged
}
