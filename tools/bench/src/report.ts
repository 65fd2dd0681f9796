import { median, type Result, type Sample } from './measure.ts'

type Field = keyof Sample

function value(result: Result, name: string, field: Field): number {
  return median((result.samples.get(name) ?? []).map((sample) => sample[field]))
}

function ratio(result: Result, ours: string, theirs: string, field: Field): string {
  const base = value(result, theirs, field)
  return base > 0 ? `${(value(result, ours, field) / base).toFixed(2)}x` : '-'
}

/** A Markdown table row: medians and the ratio of the first subject to the second. */
export function formatResult(result: Result, ours: string, theirs: string): string {
  const seconds = (name: string): string => `${value(result, name, 'seconds').toFixed(2)} s`
  const cpu = (name: string): string => `${value(result, name, 'cpu').toFixed(2)} s`
  const peak = (name: string): string => `${(value(result, name, 'peak') / 1e6).toFixed(0)} MB`
  const cells = [
    result.name,
    ratio(result, ours, theirs, 'seconds'),
    `${seconds(ours)} / ${seconds(theirs)}`,
    ratio(result, ours, theirs, 'cpu'),
    `${cpu(ours)} / ${cpu(theirs)}`,
    `${peak(ours)} / ${peak(theirs)}`,
  ]
  return `| ${cells.join(' | ')} |`
}

export function formatHeader(ours: string, theirs: string, runs: number): string {
  const titles = ['case', `time, ${ours}/${theirs}`, 'medians', 'daemon CPU', 'medians', 'peak memory']
  return [
    `Medians of ${runs} runs each, in turns.`,
    '',
    `| ${titles.join(' | ')} |`,
    `|${' --- |'.repeat(titles.length)}`,
  ].join('\n')
}
