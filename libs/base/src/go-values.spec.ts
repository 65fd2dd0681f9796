import { describe, expect, it } from '@jest/globals'
import { goBool, parseGoBool } from './go-bool.ts'
import { formatGoDuration, goDurationMs, parseGoDuration } from './go-duration.ts'
import { goQuote } from './go-quote.ts'

describe('values as Go has them', () => {
  it('are quoted', () => {
    expect(goQuote('a "b" \\ \n\t\x01\x7f é😀\u200b\u{e0001}')).toBe(
      '"a \\"b\\" \\\\ \\n\\t\\x01\\x7f é😀\\u200b\\U000e0001"',
    )
  })

  it('are booleans in a few spellings', () => {
    expect(['1', 't', 'T', 'TRUE', 'True', 'true'].every(parseGoBool)).toBe(true)
    expect(['0', 'f', 'F', 'FALSE', 'False', 'false'].some(parseGoBool)).toBe(false)
    expect(() => parseGoBool('yes')).toThrow('strconv.ParseBool: parsing "yes": invalid syntax')
    expect(['yes', '', 'tRUE', ' true'].map(goBool)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('are milliseconds of a duration, or nothing', () => {
    expect(['1h30m', '1.5s', '-1s', '0', '250us'].map(goDurationMs)).toEqual([
      5_400_000, 1_500, -1_000, 0, 0.25,
    ])
    expect(['soon', '', '5', '1h30'].map(goDurationMs)).toEqual([undefined, undefined, undefined, undefined])
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
