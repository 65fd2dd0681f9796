import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Case } from '../cases/case.ts'
import { CORPUS } from '../cases/read.ts'
import { aspectOf, type Facts } from './facts.ts'

/** What cases of a topic are expected to show, by case: recorded from BuildKit. */
export type Expected = ReadonlyMap<string, Facts>

function fileOf(topic: string): string {
  return join(CORPUS, 'expected', `${topic}.txt`)
}

export function readExpected(topic: string): Expected {
  if (!existsSync(fileOf(topic))) return new Map()
  const [, ...parts] = readFileSync(fileOf(topic), 'utf8').split(/^=== /m)
  return new Map(
    parts.map((part) => {
      const [name = '', ...lines] = part.trimEnd().split('\n')
      return [name, lines] as const
    }),
  )
}

export function writeExpected(topic: string, expected: Expected): void {
  mkdirSync(dirname(fileOf(topic)), { recursive: true })
  const text = [...expected].map(([name, lines]) => `=== ${name}\n${lines.join('\n')}\n`).join('\n')
  writeFileSync(fileOf(topic), text)
}

/**
 * Facts to record: BuildKit's, but ours where a difference is explained. File systems follow from their layers, and LLB holds the
 * digests of base images, which no two machines have alike.
 */
export function toRecord(entry: Case, ours: Facts, theirs: Facts): Facts {
  const isOurs = (line: string): boolean => entry.differs.has(aspectOf(line)) || entry.differs.has('all')
  const mine = ours.filter(isOurs)
  const other = theirs.filter((line) => !isOurs(line))
  return [...other, ...mine].filter((line) => !['rootfs', 'llb'].includes(aspectOf(line)))
}

/** In the order in which they are recorded. */
export function asRecorded(entry: Case, facts: Facts): Facts {
  return toRecord(entry, facts, facts)
}
