import { describe, expect, it } from '@jest/globals'
import { reportOf } from './report.ts'
import { proofOf, type Result } from './results.ts'
import { idsOf, type Missing, readAreas, readMissing } from './rows.ts'
import { idsIn, rangesIn } from './titles.ts'

// Ids are put together here, so that no title of this file and no search finds a row proved.
const id = (number: number): string => `A${String(number).padStart(3, '0')}`
const passed = (title: string): Result => ({ title, status: 'passed' })

describe('titles', () => {
  it('name rows in parentheses of their own', () => {
    expect(idsIn(`does this (${id(1)}) and that (${id(2)}, ${id(3)} ${id(4)})`)).toEqual([1, 2, 3, 4].map(id))
    for (const title of [`does ${id(1)}`, `does (see ${id(1)})`, `does (${id(1)}.)`, '(A01)', '(Z001)'])
      expect(idsIn(title)).toEqual([])
  })

  it('name no ranges', () => {
    for (const range of [`(${id(1)} to ${id(4)})`, `(${id(1)}-${id(4)})`, `(${id(9)}, ${id(1)}..${id(4)})`]) {
      expect(idsIn(range)).toEqual([])
      expect(rangesIn(range)).toHaveLength(1)
    }
    expect(rangesIn(`(${id(1)}, ${id(2)})`)).toEqual([])
  })
})

describe('a row', () => {
  it('is proved by a test that passed, unless another one failed', () => {
    const proof = proofOf([
      passed(`(${id(1)}, ${id(2)})`),
      { title: `(${id(2)}, ${id(3)})`, status: 'failed' },
      { title: `(${id(1)}, ${id(4)})`, status: 'skipped' },
    ])
    expect(proof.passed).toEqual(new Set([id(1)]))
    expect(proof.failed).toEqual(new Set([id(2), id(3)]))
    expect(proof.skipped).toEqual(new Set([id(4)]))
  })
})

describe('the report', () => {
  const areas = [{ letter: 'A', title: 'first', rows: 4 }]
  const missing = new Map<string, Missing>([[id(4), { reason: 'needs host', note: 'a moon' }]])

  it('counts by area and names what is left, with its reason', () => {
    const { text, faults } = reportOf(areas, missing, proofOf([passed(`(${id(1)})`)]))
    expect(text).toMatch(/^A {2}first +1 \/ +4 +25\.0 %$/m)
    expect(text).toContain(`${id(4)} needs host: a moon`)
    expect(text).toContain(`no test, no reason: ${id(2)} ${id(3)}`)
    expect(faults).toEqual([])
  })

  it('finds contradictions', () => {
    const { text, faults } = reportOf(
      areas,
      missing,
      proofOf([passed(`(${id(4)}, ${id(5)})`), passed(`(${id(1)} to ${id(3)})`)]),
    )
    expect(faults).toHaveLength(2)
    expect(text).toContain('ranges')
  })
})

describe('the data', () => {
  it('explains only rows that there are, with a reason of the list', () => {
    const areas = readAreas()
    expect(areas.map(({ letter }) => letter).join('')).toBe('ABCDEFGHIJKL')
    expect(areas.flatMap(idsOf)).toHaveLength(1439)
    expect(() => readMissing(areas)).not.toThrow()
  })
})
