import { describe, expect, it } from '@jest/globals'
import { parseInt32, parseSize, parseUint32 } from './numbers.ts'
import { goQuoteList, isSpace, toLower, trim } from './text.ts'

describe('text as Go has it', () => {
  it('quotes', () => {
    expect(goQuoteList(['a', 'b c'])).toBe('["a" "b c"]')
  })

  it('knows the white space of Unicode', () => {
    expect(['\u0085', '\u00a0', '\u2028', '\u3000', '\v'].every(isSpace)).toBe(true)
    expect(['\ufeff', '\u200b', 'a'].some(isSpace)).toBe(false)
    expect(trim('\u00a0 a b\r\n')).toBe('a b')
  })

  it('lowers character by character', () => {
    expect(toLower('AÉİ')).toBe('aéi')
  })
})

describe('numbers', () => {
  it('parses integers and sizes', () => {
    expect(parseInt32('-2147483648')).toBe(-2147483648)
    expect(() => parseInt32('2147483648')).toThrow('value out of range')
    expect(() => parseInt32('1.0')).toThrow('strconv.ParseInt: parsing "1.0": invalid syntax')
    expect([parseUint32('755', 8), parseUint32('8', 8), parseUint32('4294967296', 10)]).toEqual([
      0o755,
      undefined,
      undefined,
    ])
    expect(['64', '64m', '1.5 GiB', '2KB', '1e3', '-1', 'x', '5x', '1mm'].map(parseSize)).toEqual([
      64,
      64 << 20,
      1.5 * 2 ** 30,
      2048,
      1000,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
