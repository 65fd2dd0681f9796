import { describe, expect, it } from '@jest/globals'
import { createPatternMatcher, parseIgnoreFile } from './index.ts'

const cases: readonly (readonly [string, string, boolean])[] = [
  ['**', 'file', true],
  ['**', 'dir/file', true],
  ['**/', 'dir/file', true],
  ['**/**', 'dir/file', true],
  ['dir/**', 'dir/dir2/file', true],
  ['dir/**', 'dir', false],
  ['**/dir', 'dir/file', true],
  ['**/dir2/*', 'dir/dir2/file', true],
  ['**/dir2/**', 'dir/dir2/dir2/file', true],
  ['**file', 'dir/file', true],
  ['**/file', 'xfile', false],
  ['**/file*txt', 'dir/dir/file.txt', true],
  ['a**/*.txt', 'a/dir/file.txt', true],
  ['a/*.txt', 'a/dir/file.txt', false],
  ['a/*.txt', 'a/file.txts', false],
  ['a[b-d]e', 'ace', true],
  ['a[b-d]e', 'aze', false],
  ['a[^b-d]e', 'aze', true],
  ['abc.def', 'abcZdef', false],
  ['a?c', 'a/c', false],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['docs', 'docs/README.md', true],
  ['docs/', 'docs/README.md', true],
  ['./docs', 'docs/README.md', true],
  ['d?cs', 'döcs', true],
  ['**/a/b/*/c', 'x/a/b/y/c/d', true],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['a(b)|c{1}$', 'a(b)|c{1}$', true],
]

describe('createPatternMatcher', () => {
  it.each(cases)('%s against %s (E208)', (pattern, path, expected) => {
    expect(createPatternMatcher([pattern]).matchesOrParentMatches(path)).toBe(expected)
  })

  it('lets the last match win and exceptions reach below matched parents (E208)', () => {
    const matcher = createPatternMatcher(['*', '!src', 'src/gen', '!src/gen/keep'])
    expect(matcher.matchesOrParentMatches('README')).toBe(true)
    expect(matcher.matchesOrParentMatches('src/main.ts')).toBe(false)
    expect(matcher.matchesOrParentMatches('src/gen/x')).toBe(true)
    expect(matcher.matchesOrParentMatches('src/gen/keep/y')).toBe(false)
    expect(matcher.hasExclusions).toBe(true)
  })

  it('gives the same answer from the parent as from the whole path', () => {
    const patterns = ['a*', '!a*/b', '**/c', '!x/**/c', 'x/y']
    const matcher = createPatternMatcher(patterns)
    for (const path of ['a1/b/c', 'a1/d', 'x/y/z/c', 'x/c', 'q/r/c/s', 'x/y']) {
      const parts = path.split('/')
      let info: Uint8Array | undefined
      let matched = false
      for (let i = 1; i <= parts.length; i++) {
        const result = matcher.matchesWithParent(parts.slice(0, i).join('/'), info)
        info = result.info
        matched = result.matched
      }
      expect([path, matched]).toEqual([path, matcher.matchesOrParentMatches(path)])
    }
  })

  it.each(['[', '[a', '[]a]', '[-x]', 'a\\', '[a-]', '!'])('refuses %s (E210)', (pattern) => {
    expect(() => createPatternMatcher([pattern])).toThrow(/syntax error in pattern|illegal exclusion/)
  })

  it('answers hostile patterns in linear time', () => {
    const matcher = createPatternMatcher([`${'*a'.repeat(40)}b`, `${'**/a*'.repeat(30)}x`])
    const started = performance.now()
    expect(matcher.matchesOrParentMatches('a'.repeat(4000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('parseIgnoreFile', () => {
  it('drops comments, trims, cleans and keeps negation (E208)', () => {
    expect(parseIgnoreFile('\uFEFF# c\r\n\n /a/ \n! /b/../c\n#x\n !d\n.\n')).toEqual(['a', '!c', '!d', '.'])
  })
})
