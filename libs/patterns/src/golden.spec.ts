import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { createPatternMatcher, matchWildcard } from './index.ts'

/** Patterns, a path, and what moby/patternmatcher and Go's path.Match (of the first pattern) say: true, false or error. */
type Row = readonly [readonly string[], string, string, string]

const rows = JSON.parse(
  readFileSync(new URL('./testing/golden.json', import.meta.url), 'utf8'),
) as readonly Row[]

function answer(ask: () => boolean): string {
  try {
    return String(ask())
  } catch {
    return 'error'
  }
}

describe('random patterns', () => {
  it('match as moby/patternmatcher has them match (E208, E210)', () => {
    const found = rows.map(([patterns, path]) => [
      patterns,
      path,
      answer(() => createPatternMatcher(patterns).matchesOrParentMatches(path)),
    ])
    expect(found).toEqual(rows.map(([patterns, path, matched]) => [patterns, path, matched]))
  })

  it('match as Go path.Match has them match (G007)', () => {
    const found = rows.map(([patterns, path]) => [
      patterns[0],
      path,
      answer(() => matchWildcard(patterns[0]!, path)),
    ])
    expect(found).toEqual(rows.map(([patterns, path, , matched]) => [patterns[0], path, matched]))
  })
})
