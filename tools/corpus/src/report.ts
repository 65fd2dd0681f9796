import type { Case, Topic } from './cases/case.ts'
import { aspectOf, type Difference, type Facts } from './facts/facts.ts'

export interface CaseResult {
  readonly entry: Case
  readonly ours: Facts
  readonly theirs: Facts
  readonly differences: readonly Difference[]
}

function countLlb(facts: Facts): number {
  return facts.filter((line) => aspectOf(line) === 'llb').length
}

function differsIn({ differences }: CaseResult, wanted: string): boolean {
  return differences.some(({ aspect }) => aspect === wanted)
}

/** What the two say of a case's LLB: the number of ops that are equal digest by digest, or how many differ. */
function llbOf({ ours, theirs, differences }: CaseResult): string {
  const [mine, other] = [countLlb(ours), countLlb(theirs)]
  if (mine === 0 || other === 0)
    return mine + other === 0 ? '' : `${mine + other}, ${mine > 0 ? 'ours' : 'theirs'} alone`
  const different = differences.find(({ aspect }) => aspect === 'llb')
  if (different) return `${different.theirs.length} of ${other} ops differ, ${mine} of ours`
  return `${mine} equal`
}

export interface TopicResult {
  readonly topic: Topic
  readonly results: readonly CaseResult[]
}

export type Verdict = 'equal' | 'explained' | 'bug'

/** `equal`, a difference that the case explains, or a bug. An explanation of what does not differ is a bug, too. */
export function verdictOf({ entry, differences }: CaseResult): Verdict {
  if (entry.differs.has('all')) return differences.length > 0 ? 'explained' : 'bug'
  const found = new Set(differences.map(({ aspect }) => (aspect === 'rootfs' ? 'file' : aspect)))
  if (found.symmetricDifference(new Set(entry.differs.keys())).size > 0) return 'bug'
  return found.size === 0 ? 'equal' : 'explained'
}

/** The page of results. */
export function formatPage(topics: readonly TopicResult[]): string {
  const all = topics.flatMap(({ results }) => results)
  const count = (wanted: Verdict): number => all.filter((result) => verdictOf(result) === wanted).length
  const converted = all.filter(({ ours, theirs }) => countLlb(ours) > 0 && countLlb(theirs) > 0)
  const ops = converted.reduce((sum, { theirs }) => sum + countLlb(theirs), 0)
  const head = [
    '# The corpus of Dockerfiles, beside BuildKit',
    '',
    `${all.length} Dockerfiles of \`tools/corpus/cases\`, each built by \`buildctl\` on slipwayd and on buildkitd:`,
    `${count('equal')} equal, ${count('explained')} with an explained difference, ${count('bug')} bugs. Compared are the outcome, the error and the lines that it`,
    'points at, warnings, names of steps, manifests and their annotations, image digests, every field of the config, the history, the',
    'digest of each layer and every entry in it (kind, mode, owner, time, size, content, links, devices, attributes), and the file',
    'system as the `tar` exporter gives it. The page is written by `tools/corpus` (see its README).',
    '',
    `LLB is compared op by op, by digest and metadata, for the ${converted.length} Dockerfiles that both convert:`,
    `${converted.filter((result) => !differsIn(result, 'llb')).length} are equal, with ${ops} ops. Ops made of a local directory are compared without the session's id, which is`,
    'new in each build; no number means that the Dockerfile cannot be converted, by either.',
  ]
  return `${[...head, ...topics.flatMap(formatTopic)].join('\n')}\n`
}

function formatTopic({ topic, results }: TopicResult): readonly string[] {
  const rows = results.map(
    (result) =>
      `| ${result.entry.name} | ${cell(result.entry.title)} | ${llbOf(result)} | ${formatVerdict(result)} |`,
  )
  return ['', `## ${topic.title}`, '', '| case | what it shows | LLB ops | |', '|---|---|---|---|', ...rows]
}

function formatVerdict(result: CaseResult): string {
  const verdict = verdictOf(result)
  if (verdict === 'equal') return 'equal'
  if (verdict === 'bug') return `**bug**: ${result.differences.map(({ aspect }) => aspect).join(', ')}`
  const reasons = new Map<string, readonly string[]>()
  for (const [aspect, reason] of result.entry.differs)
    reasons.set(reason, [...(reasons.get(reason) ?? []), aspect])
  return [...reasons].map(([reason, aspects]) => `${aspects.join(', ')}: ${cell(reason)}`).join('; ')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

/** For machines: per case the verdict and what differs. */
export function toJson(topics: readonly TopicResult[]): string {
  const cases = topics.flatMap(({ topic, results }) =>
    results.map((result) => ({
      topic: topic.name,
      name: result.entry.name,
      title: result.entry.title,
      verdict: verdictOf(result),
      reasons: Object.fromEntries(result.entry.differs),
      differences: result.differences,
    })),
  )
  return `${JSON.stringify({ cases }, null, 2)}\n`
}

/** What is wrong with a case, for people. */
export function formatBug(topic: string, { entry, differences }: CaseResult): string {
  const lines = differences.flatMap(({ aspect, ours, theirs }) => [
    ...(entry.differs.has(aspect) ? [`  (explained: ${aspect})`] : []),
    ...theirs.slice(0, 12).map((line) => `  - ${line}`),
    ...ours.slice(0, 12).map((line) => `  + ${line}`),
  ])
  const stale = [...entry.differs.keys()].filter(
    (aspect) => aspect !== 'all' && !differences.some((found) => found.aspect === aspect),
  )
  return [
    `${topic}/${entry.name}`,
    ...lines,
    ...stale.map((aspect) => `  explained, but equal: ${aspect}`),
  ].join('\n')
}
