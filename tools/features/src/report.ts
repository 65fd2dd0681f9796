// The report: a line for each area, then the rows that are not proved.
import { type Proof } from './results.ts'
import { type Area, idsOf, type Missing } from './rows.ts'

export interface Report {
  readonly text: string
  /** Contradictions between the run and the data, each a sentence. */
  readonly faults: readonly string[]
}

/** @param letters the areas to report on; all of them when it is not given. */
export function reportOf(
  areas: readonly Area[],
  missing: ReadonlyMap<string, Missing>,
  proof: Proof,
  letters?: string,
): Report {
  const shown = areas.filter(({ letter }) => !letters || letters.includes(letter))
  const lines = [...tableOf(shown, proof), '', ...shown.flatMap((area) => unproved(area, missing, proof))]
  if (proof.ranges.length > 0)
    lines.push(
      'titles that name ranges, which count for nothing',
      ...proof.ranges.map((title) => `  ${title}`),
    )
  const known = new Set(areas.flatMap(idsOf))
  const named = [...proof.passed, ...proof.failed, ...proof.skipped]
  return {
    text: lines.join('\n'),
    faults: [
      ...[...proof.failed].map((id) => `${id}: a test that names it failed`),
      ...[...missing.keys()]
        .filter((id) => proof.passed.has(id))
        .map((id) => `${id}: missing.json names it, but it has a test`),
      ...named.filter((id) => !known.has(id)).map((id) => `${id}: a test names it, but there is no such row`),
    ],
  }
}

function tableOf(areas: readonly Area[], proof: Proof): readonly string[] {
  const line = (name: string, ids: readonly string[]): string => {
    const passed = ids.filter((id) => proof.passed.has(id)).length
    const percent = ((100 * passed) / ids.length).toFixed(1)
    return `${name.padEnd(52)}${String(passed).padStart(5)} / ${String(ids.length).padStart(4)}${percent.padStart(7)} %`
  }
  return [
    ...areas.map((area) => line(`${area.letter}  ${area.title}`, idsOf(area))),
    line('all', areas.flatMap(idsOf)),
  ]
}

function unproved(area: Area, missing: ReadonlyMap<string, Missing>, proof: Proof): readonly string[] {
  const open = idsOf(area).filter((id) => !proof.passed.has(id))
  const explained = open.filter((id) => missing.has(id))
  const rest = open.filter((id) => !missing.has(id))
  const list = (what: string, ids: readonly string[]): readonly string[] =>
    ids.length > 0 ? [`  ${what}: ${ids.join(' ')}`] : []
  const lines = [
    ...explained.map((id) => `  ${id} ${missing.get(id)!.reason}: ${missing.get(id)!.note}`),
    ...list(
      'failed',
      rest.filter((id) => proof.failed.has(id)),
    ),
    ...list(
      'skipped in this run',
      rest.filter((id) => proof.skipped.has(id)),
    ),
    ...list(
      'no test, no reason',
      rest.filter((id) => !proof.failed.has(id) && !proof.skipped.has(id)),
    ),
  ]
  return lines.length > 0 ? [`${area.letter}  ${area.title}`, ...lines] : []
}
