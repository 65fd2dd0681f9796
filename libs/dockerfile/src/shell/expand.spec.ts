import { describe, expect, it } from '@jest/globals'
import { asJson, loadVectors, vectorEnv } from '../instructions/testing/vectors.ts'
import { dumpWord } from '../instructions/testing/dump.ts'
import { emptyEnv, envFromList } from './env.ts'
import { type EscapeToken, expandWord, expandWords, processWord } from './expand.ts'

interface WordVector {
  readonly text: string
  readonly escape: EscapeToken
  readonly options: readonly string[]
  readonly result: unknown
}

const env = envFromList(['A=1', 'EMPTY=', 'V=foo.bar.baz', 'P=/usr/bin:/bin', 'SP=a b  c'])

function expandAll(words: Readonly<Record<string, string>>, escapeToken: EscapeToken = '\\'): void {
  for (const [word, value] of Object.entries(words)) {
    expect([word, expandWord(word, env, { escapeToken })]).toEqual([word, value])
  }
}

function errorOf(word: string): string | undefined {
  return processWord(word, env, { escapeToken: '\\' }).error?.message
}

describe('word expansion', () => {
  it('gives what BuildKit gives for every recorded word', () => {
    const vectors = loadVectors<WordVector>(new URL('testdata/words.jsonl', import.meta.url))
    expect(vectors.length).toBeGreaterThan(1000)
    for (const { text, escape, options, result } of vectors) {
      expect([text, options, asJson(dumpWord(text, vectorEnv, escape, options))]).toEqual([
        text,
        options,
        result,
      ])
    }
  })

  it('expands variables, takes quotes and escapes as the shell does (E025)', () => {
    expandAll({
      $A: '1',
      '${A}2': '12',
      '\\$A': '$A',
      "'$A'": '$A',
      '"$A"': '1',
      '"\\$A \\x"': '$A \\x',
      $NOPE: '',
    })
    expandAll({ '`$A': '$A', '\\$A': '\\1' }, '`')
  })

  it('knows default, alternative and error operators (E026)', () => {
    expandAll({
      '${NOPE:-w}': 'w',
      '${EMPTY:-w}': 'w',
      '${EMPTY-w}': '',
      '${NOPE-w}': 'w',
      '${A:+w}': 'w',
      '${EMPTY:+w}': '',
      '${EMPTY+w}': 'w',
      '${NOPE+w}': '',
      '${A:?e}': '1',
      '${EMPTY?e}': '',
    })
    expect(errorOf('${NOPE:?oops}')).toBe('failed to process "${NOPE:?oops}": NOPE: oops')
    expect(errorOf('${EMPTY:?}')).toBe('failed to process "${EMPTY:?}": EMPTY: is not allowed to be empty')
    expect(errorOf('${NOPE?}')).toBe('failed to process "${NOPE?}": NOPE: is not allowed to be unset')
  })

  it('trims prefixes and suffixes by pattern (E027)', () => {
    expandAll({
      '${V#*.}': 'bar.baz',
      '${V##*.}': 'baz',
      '${V%.*}': 'foo.bar',
      '${V%%.*}': 'foo',
      '${V#???}': '.bar.baz',
      '${V#x}': 'foo.bar.baz',
      '${P##*\\/}': 'bin',
    })
    expect(errorOf('${V#\\x}')).toBe(
      `failed to process "\${V#\\\\x}": invalid pattern (\\x) in substitution: invalid escape '\\x'`,
    )
  })

  it('replaces the first or all matches (E028)', () => {
    expandAll({
      '${V/./-}': 'foo-bar.baz',
      '${V//./-}': 'foo-bar-baz',
      '${P//\\//|}': '|usr|bin:|bin',
      '${V//b*/x}': 'foo.x',
      '${NOPE//a/b}': '',
    })
  })

  it('expands inside of words and special parameters (E029)', () => {
    expandAll({ '${NOPE:-${A}${EMPTY:-x}}': '1x', '$#$*$?$@': '', $$A: 'A', $1x: 'x', $: '$' })
  })

  it('tells which names were found and which were not, also after an error (E032)', () => {
    const result = processWord('$A ${NOPE:-$OTHER} ${GONE:?x}', env, { escapeToken: '\\' })
    expect(result.error?.message).toContain('GONE: x')
    expect([...result.matched]).toEqual(['A'])
    expect([...result.unmatched]).toEqual(['OTHER', 'NOPE', 'GONE'])
  })

  it('splits into words after expansion, quotes aside', () => {
    expect(expandWords('$SP "$SP" x\\ y', env, { escapeToken: '\\' })).toEqual([
      'a',
      'b',
      'c',
      'a b  c',
      'x y',
    ])
  })

  it.each([
    ['${A', 'unsupported modifier (\ufffd) in substitution'],
    ['${', "syntax error: missing '}'"],
    ['${}', 'syntax error: bad substitution'],
    ['${A:', "syntax error: missing '}'"],
    ['${A:#x}', 'unsupported modifier (:#) in substitution'],
    ['${A/x', "syntax error: missing '/' in ${}"],
    ['"x', 'unexpected end of statement while looking for matching double-quote'],
    ["'x", 'unexpected end of statement while looking for matching single-quote'],
  ])('refuses %s', (word, message) => {
    expect(() => expandWord(word, emptyEnv, { escapeToken: '\\' })).toThrow(message)
  })

  it('bounds nesting, lengths and the cost of patterns', () => {
    const deep = `${'${X:-'.repeat(5000)}x${'}'.repeat(5000)}`
    expect(processWord(deep, emptyEnv, { escapeToken: '\\' }).error?.code).toBe('resource-exhausted')
    const big = envFromList([`B=${'x'.repeat(1 << 20)}`])
    expect(processWord('$B'.repeat(9), big, { escapeToken: '\\' }).error?.code).toBe('resource-exhausted')
    expect(processWord('${B//x/$B}', big, { escapeToken: '\\' }).error?.code).toBe('resource-exhausted')
    const start = performance.now()
    const slow = processWord(`\${B//${'x'.repeat(2000)}y/}`, big, { escapeToken: '\\' })
    expect(slow.error?.code).toBe('resource-exhausted')
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('compares names without case where told so', () => {
    const windows = envFromList(['Path=x', 'PATH=y'], { ignoreCase: true })
    expect(windows.get('path')).toBe('y')
    expect(windows.keys()).toEqual(['Path', 'PATH'])
    expect(envFromList(['a=1']).get('A')).toBeUndefined()
  })
})
