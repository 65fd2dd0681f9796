// The rows of the feature table: which there are, and why some of them have no test.
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const data = resolve(dirname(fileURLToPath(import.meta.url)), '../data')

/** Ids are the area's letter and three digits, from 001 to the area's number of rows. */
export interface Area {
  readonly letter: string
  readonly title: string
  readonly rows: number
}

/** Why a row may be without a test. */
export const REASONS = ['not built', 'needs host', 'not applicable', 'other issue'] as const
export type Reason = (typeof REASONS)[number]

export interface Missing {
  readonly reason: Reason
  /** What the row asks for, and what stands in its way. */
  readonly note: string
}

function readData(name: string): unknown {
  return JSON.parse(readFileSync(join(data, name), 'utf8'))
}

export function readAreas(): readonly Area[] {
  const areas = readData('areas.json') as Record<string, { title: string; rows: number }>
  return Object.entries(areas).map(([letter, area]) => ({ letter, ...area }))
}

/** @throws Error for an id that no area has, a reason that is not in the list, or an empty note. */
export function readMissing(areas: readonly Area[]): ReadonlyMap<string, Missing> {
  const known = new Set(areas.flatMap(idsOf))
  const missing = new Map(Object.entries(readData('missing.json') as Record<string, Missing>))
  for (const [id, { reason, note }] of missing) {
    if (!known.has(id)) throw new Error(`missing.json: there is no row ${id}`)
    if (!REASONS.includes(reason)) throw new Error(`missing.json: ${id}: ${reason} is no reason`)
    if (!note) throw new Error(`missing.json: ${id} has no note`)
  }
  return missing
}

export function idsOf(area: Area): readonly string[] {
  return Array.from({ length: area.rows }, (_, at) => `${area.letter}${String(at + 1).padStart(3, '0')}`)
}
