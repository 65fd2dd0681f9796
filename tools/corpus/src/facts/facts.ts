import { readFileSync } from 'node:fs'
import type { Outcome } from '../run/outcome.ts'
import { fileFacts, imageFacts } from './image.ts'
import { llbFacts } from './llb.ts'
import { type Names, normalize } from './normal.ts'

/**
 * What a build of a case shows, one line for each fact. The first word of a line is its aspect: `outcome`, `error`, `place`,
 * `warning`, `step`, `manifest`, `annotation`, `digest`, `config`, `history`, `layer`, `file`; between two daemons also
 * `rootfs` and `llb`.
 */
export type Facts = readonly string[]

export function factsOf(outcome: Outcome, names: Names, epoch: string): Facts {
  const lines = [
    `outcome ${outcome.error === undefined ? 'built' : 'failed'}`,
    ...(outcome.error === undefined ? [] : [`error ${errorWords(outcome.error)}`]),
    ...unique(outcome.places.map((place) => `place ${place}`)),
    ...unique(outcome.warnings.map((warning) => `warning ${warning}`)),
    ...unique(outcome.steps.filter(isStep).map((step) => `step ${withoutCount(step)}`)),
    ...(outcome.image === undefined ? [] : imageFacts(outcome.image, epoch)),
    ...(outcome.files === undefined
      ? []
      : fileFacts(readFileSync(outcome.files), epoch).map((line) => line.replace('file', 'rootfs'))),
  ]
  if (outcome.llb !== undefined) lines.push(...llbFacts(outcome.llb))
  return withoutUnstable(
    lines.map((line) => normalize(line, names).replaceAll('\n', '\\n')),
    lines,
  )
}

/** Without what clients put before a message, and what Go's gRPC puts before those of a client. */
function errorWords(error: string): string {
  return error.replace(/^failed to solve: /, '').replaceAll(/rpc error: code = \w+ desc = /g, '')
}

/** Names of ops; what exporters and importers call their own work is not the language's. */
function isStep(name: string): boolean {
  return name.startsWith('[')
}

/** A step that builds share is counted as the first of them counts it: `[stage 2/3]` becomes `[stage n/m]`. */
function withoutCount(name: string): string {
  return name.replace(/^\[([^\]]*?) ?\d+\/\d+\]/, '[$1 n/m]')
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)].sort()
}

/** The digest of an image whose config holds names of this run says nothing. */
function withoutUnstable(lines: Facts, before: readonly string[]): Facts {
  const named = lines.some(
    (line, index) => line !== before[index] && /^(config|history|annotation) /.test(line),
  )
  return named ? lines.filter((line) => !line.startsWith('digest ')) : lines
}

export function aspectOf(line: string): string {
  return line.slice(0, line.indexOf(' '))
}

/** The aspects that differ, with what only one of the two says. */
export interface Difference {
  readonly aspect: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
}

export function compareFacts(ours: Facts, theirs: Facts): readonly Difference[] {
  const aspects = [...new Set([...ours, ...theirs].map(aspectOf))]
  return aspects.flatMap((aspect) => {
    const [mine, other] = [ours, theirs].map((facts) =>
      facts.filter((line) => aspectOf(line) === aspect),
    ) as [string[], string[]]
    if (mine.join('\n') === other.join('\n')) return []
    const only = { ours: subtract(mine, other), theirs: subtract(other, mine) }
    // The same lines in another order.
    if (only.ours.length + only.theirs.length === 0) return [{ aspect, ours: mine, theirs: other }]
    return [{ aspect, ...only }]
  })
}

function subtract(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at < 0) return true
    left.splice(at, 1)
    return false
  })
}
