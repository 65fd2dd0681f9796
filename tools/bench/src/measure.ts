import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench, Case } from './cases/case.ts'
import { readUsage, resetPeak, type Subject } from './subject.ts'

export interface Sample {
  readonly seconds: number
  readonly cpu: number
  readonly peak: number
}

export interface Result {
  readonly name: string
  readonly samples: ReadonlyMap<string, readonly Sample[]>
}

async function measureOnce(wanted: Case, bench: Bench, subject: Subject): Promise<Sample> {
  await wanted.before?.(bench, subject)
  resetPeak(subject)
  const before = readUsage(subject)
  const started = performance.now()
  await wanted.run(bench, subject)
  const seconds = (performance.now() - started) / 1000
  const after = readUsage(subject)
  return { seconds, cpu: after.cpu - before.cpu, peak: after.peak }
}

/** Runs a case `runs` times on each subject, in turns, so that what disturbs the machine disturbs both. */
export async function measureCase(
  wanted: Case,
  shared: Omit<Bench, 'salt' | 'dir'>,
  dir: string,
  subjects: readonly Subject[],
  runs: number,
): Promise<Result> {
  const caseDir = join(dir, wanted.name)
  mkdirSync(caseDir, { recursive: true })
  const samples = new Map<string, Sample[]>(subjects.map((subject) => [subject.name, []]))
  try {
    await wanted.prepare?.({ ...shared, dir: caseDir, salt: 'prepare' })
    for (let turn = 0; turn < runs; turn++) {
      const order = turn % 2 === 0 ? subjects : [...subjects].reverse()
      for (const subject of order) {
        const bench: Bench = { ...shared, dir: caseDir, salt: randomBytes(6).toString('hex') }
        samples.get(subject.name)!.push(await measureOnce(wanted, bench, subject))
      }
    }
  } finally {
    rmSync(caseDir, { recursive: true, force: true })
  }
  return { name: wanted.name, samples }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
