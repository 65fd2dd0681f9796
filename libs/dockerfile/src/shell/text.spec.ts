import { describe, expect, it } from '@jest/globals'
import { formatGoDuration, parseGoDuration } from './duration.ts'
import { parseGoBool, parseInt32, parseSize, parseUint32 } from './numbers.ts'
import { goQuote, goQuoteList, isSpace, toLower, trim } from './text.ts'

describe('text as Go has it', () => {
  it('quotes', () => {
    expect(goQuote('a "b" \\ \n\t\x01\x7f é😀\u200b\u{e0001}')).toBe(
      '"a \\"b\\" \\\\ \\n\\t\\x01\\x7f é😀\\u200b\\U000e0001"',
    )
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
  it('parses booleans, integers and sizes', () => {
    expect(['1', 't', 'TRUE', 'True'].every(parseGoBool)).toBe(true)
    expect(() => parseGoBool('yes')).toThrow('strconv.ParseBool: parsing "yes": invalid syntax')
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

  it.each([
    ['1h2m3.5s', 3723.5e9, '1h2m3.5s'],
    ['90s', 90e9, '1m30s'],
    ['1.5h', 5400e9, '1h30m0s'],
    ['100ms', 100e6, '100ms'],
    ['1500µs', 1500e3, '1.5ms'],
    ['15ns', 15, '15ns'],
    ['1.5us', 1500, '1.5µs'],
    ['-1m', -60e9, '-1m0s'],
    ['0', 0, '0s'],
  ])('parses and prints the duration %s', (text, nanoseconds, printed) => {
    expect(parseGoDuration(text)).toBe(nanoseconds)
    expect(formatGoDuration(nanoseconds)).toBe(printed)
  })

  it.each([
    ['', 'time: invalid duration ""'],
    ['5', 'time: missing unit in duration "5"'],
    ['5x', 'time: unknown unit "x" in duration "5x"'],
    ['.s', 'time: invalid duration ".s"'],
    ['9223372036855s', 'time: invalid duration "9223372036855s"'],
  ])('refuses the duration %p', (text, message) => {
    expect(() => parseGoDuration(text)).toThrow(message)
  })
})
