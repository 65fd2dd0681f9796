import { describe, expect, it } from '@jest/globals'
import { containsWildcards, matchWildcard } from './index.ts'

// The table of Go's path.Match test cases, as facts.
const cases: readonly (readonly [string, string, boolean])[] = [
  ['abc', 'abc', true],
  ['*', 'abc', true],
  ['*c', 'abc', true],
  ['a*', 'ab/c', false],
  ['a*/b', 'abc/b', true],
  ['a*/b', 'a/c/b', false],
  ['a*b*c*d*e*/f', 'axbxcxdxe/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxexxx/f', true],
  ['a*b*c*d*e*/f', 'axbxcxdxe/xxx/f', false],
  ['a*b?c*x', 'abxbbxdbxebxczzx', true],
  ['a*b?c*x', 'abxbbxdbxebxczzy', false],
  ['ab[^e-g]', 'abc', true],
  ['a\\*b', 'ab', false],
  ['a???b', 'aαb', false],
  ['[a-ζ]*', 'α', true],
  ['*[a-ζ]', 'A', false],
  ['[\\]a]', ']', true],
  ['*x', 'xxx', true],
  ['', '', true],
  ['*', '', true],
]

describe('matchWildcard', () => {
  it.each(cases)('%s against %s (G007)', (pattern, name, expected) => {
    expect(matchWildcard(pattern, name)).toBe(expected)
  })

  it('reports a bad pattern even when the name differs before it', () => {
    expect(() => matchWildcard('a[', 'x')).toThrow('syntax error in pattern')
  })

  it('sees wildcards unless escaped', () => {
    expect(containsWildcards('a\\*b')).toBe(false)
    expect(containsWildcards('a[b')).toBe(true)
  })
})
