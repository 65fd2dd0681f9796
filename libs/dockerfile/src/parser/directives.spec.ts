import { describe, expect, it } from '@jest/globals'
import { dumpDirectives } from '../instructions/testing/dump.ts'
import { asJson, loadVectors } from '../instructions/testing/vectors.ts'
import { DirectiveParser, detectSyntax, findDirective } from './directives.ts'

function syntaxOf(text: string): string | undefined {
  return detectSyntax(Buffer.from(text))?.cmdline
}

describe('directives', () => {
  it('gives what BuildKit gives for every recorded head', () => {
    const vectors = loadVectors<{ text: string; result: unknown }>(
      new URL('testdata/heads.jsonl', import.meta.url),
    )
    expect(vectors.length).toBeGreaterThan(40)
    for (const { text, result } of vectors)
      expect([text, asJson(dumpDirectives(text))]).toEqual([text, result])
  })

  it('finds the syntax in the head, whatever the case of its key (E001)', () => {
    const found = detectSyntax(Buffer.from('# escape=`\n# SYNTAX = docker/dockerfile:1 extra\nFROM x\n'))
    expect(found).toEqual({
      value: 'docker/dockerfile:1',
      cmdline: 'docker/dockerfile:1 extra',
      location: [{ start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }],
    })
  })

  it('finds it behind //, in JSON, after a byte-order mark and after #! (E002)', () => {
    expect(syntaxOf('// syntax=a\n')).toBe('a')
    expect(syntaxOf('{"syntax": "a"}')).toBe('a')
    expect(syntaxOf('\ufeff# syntax=a')).toBe('a')
    expect(syntaxOf('#!/bin/x\n# syntax=a')).toBe('a')
    expect(syntaxOf('{"syntax": 1}')).toBeUndefined()
  })

  it('finds the lint configuration (E004)', () => {
    const head = Buffer.from('# check=skip=A,B;error=true\nFROM x')
    expect(findDirective('check', head)?.value).toBe('skip=A,B;error=true')
  })

  it('refuses a directive given twice (E005)', () => {
    const parser = new DirectiveParser()
    parser.parseLine('# syntax=a')
    expect(() => parser.parseLine('# syntax=b')).toThrow('only one syntax parser directive can be used')
  })

  it.each(['\n# syntax=a', '# comment\n# syntax=a', '# foo=bar\n# syntax=a', 'FROM x\n# syntax=a'])(
    'ends the head at the first other line: %j (E006)',
    (text) => {
      expect(syntaxOf(text)).toBeUndefined()
    },
  )

  it('reads a head of any size in one pass', () => {
    const start = performance.now()
    expect(syntaxOf(`# syntax${' '.repeat(60_000)}x=a`)).toBeUndefined()
    expect(syntaxOf(`# syntax=a${' '.repeat(60_000)}b`)).toHaveLength(60_002)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
