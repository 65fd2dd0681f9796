import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { replaceAll, replaceFirst, trimPrefix, trimSuffix } from './pattern.ts'

const limit = 1 << 20

const token = fc.constantFrom('*', '?', 'a', 'b', '.', '\n', '\\*', '\\?', '\\\\', '😀')
const pattern = fc.array(token, { maxLength: 6 }).map((tokens) => tokens.join(''))
const value = fc
  .array(fc.constantFrom('a', 'b', '.', '\n', '*', '\\', '😀'), { maxLength: 12 })
  .map((c) => c.join(''))

/** The same pattern as a regular expression, which backtracks but is known to be right. */
function asRegExp(text: string, star: string, flags: string, prefix = ''): RegExp {
  const source = text.replace(/\\(.)|[\s\S]/gu, (char, escaped?: string) => {
    if (escaped !== undefined) return `\\${escaped}`
    if (char === '*') return star
    if (char === '?') return '[^\\n]'
    return char.replace(/[.[\]{}()|^$+\\]/g, '\\$&')
  })
  return new RegExp(prefix + source, flags)
}

describe('shell patterns', () => {
  it('trims the shortest or the longest prefix (E027)', () => {
    fc.assert(
      fc.property(pattern, value, fc.boolean(), (p, v, greedy) => {
        const expected = v.replace(asRegExp(p, greedy ? '[^\\n]*' : '[^\\n]*?', 'u', '^'), '')
        expect(trimPrefix(p, v, greedy)).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it('finds the leftmost longest match to replace (E028)', () => {
    fc.assert(
      fc.property(pattern, value, (p, v) => {
        expect(replaceFirst(p, v, 'X')).toBe(v.replace(asRegExp(p, '[^\\n]*', 'u'), 'X'))
      }),
      { numRuns: 2000 },
    )
  })

  it('trims a suffix as a prefix of the text reversed', () => {
    expect(trimSuffix('?*', 'a😀', false)).toBe('a')
    expect(trimSuffix('\\*', 'a*', false)).toBe('a')
    expect(trimSuffix('.*', 'a.b.c', false)).toBe('a.b')
    expect(trimSuffix('.*', 'a.b.c', true)).toBe('a')
  })

  it('replaces empty matches once at each place, not behind a match', () => {
    expect(replaceAll('', 'abc', '-', limit)).toBe('-a-b-c-')
    expect(replaceAll('*', 'abc', '-', limit)).toBe('-')
    expect(replaceAll('*', 'a\nb', '-', limit)).toBe('-\n-')
  })

  it('takes the replacement of all matches as a template, that of the first literally', () => {
    expect(replaceAll('b', 'abc', '[$0]', limit)).toBe('a[b]c')
    expect(replaceAll('b', 'abc', '${0}$1$$', limit)).toBe('ab$c')
    expect(replaceFirst('b', 'abc', '[$0]')).toBe('a[$0]c')
  })
})
