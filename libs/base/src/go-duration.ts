import { SlipwayError } from './errors.ts'
import { goQuote } from './go-quote.ts'

const units: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
])

function durationError(what: string, text: string): SlipwayError {
  return new SlipwayError('invalid-argument', `time: ${what} duration ${goQuote(text)}`)
}

/** A duration as Go writes it (`1h30m`, `1.5s`, `0`), in nanoseconds. */
export function parseGoDuration(text: string): number {
  const negative = text.startsWith('-')
  const body = /^[+-]/.test(text) ? text.slice(1) : text
  if (body === '0') return 0
  if (body === '' || text.length > 1000) throw durationError('invalid', text)
  let total = 0n
  const part = /([0-9]*)(?:\.([0-9]*))?([^0-9.]*)/y
  while (part.lastIndex < body.length) {
    const [, whole = '', fraction = '', unit = ''] = part.exec(body) ?? []
    if (whole === '' && fraction === '') throw durationError('invalid', text)
    if (unit === '') {
      // A second point where a unit should be is part of no number.
      throw durationError('missing unit in', text)
    }
    const scale = units.get(unit)
    if (scale === undefined) throw durationError(`unknown unit ${goQuote(unit)} in`, text)
    // Go drops what is under a nanosecond.
    total += BigInt(whole) * scale
    if (fraction !== '') total += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length)
  }
  if (total >= 2n ** 63n) throw durationError('invalid', text)
  return Number(negative ? -total : total)
}

function decimal(value: bigint, scale: bigint): string {
  const whole = value / scale
  const digits = scale.toString().length - 1
  const fraction = (value % scale).toString().padStart(digits, '0').replace(/0+$/, '')
  return fraction === '' || digits === 0 ? `${whole}` : `${whole}.${fraction}`
}

/** Nanoseconds as Go prints a duration: `1h30m0s`, `1.5s`, `100ms`, `0s`. */
export function formatGoDuration(nanoseconds: number): string {
  const sign = nanoseconds < 0 ? '-' : ''
  const value = BigInt(Math.abs(Math.trunc(nanoseconds)))
  if (value === 0n) return '0s'
  if (value < 1_000n) return `${sign}${value}ns`
  if (value < 1_000_000n) return `${sign}${decimal(value, 1_000n)}µs`
  if (value < 1_000_000_000n) return `${sign}${decimal(value, 1_000_000n)}ms`
  const minute = 60_000_000_000n
  const minutes = value / minute
  const seconds = `${decimal(value % minute, 1_000_000_000n)}s`
  if (minutes === 0n) return sign + seconds
  return minutes < 60n
    ? `${sign}${minutes}m${seconds}`
    : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

/** The same in milliseconds; `undefined` for what is no duration. */
export function goDurationMs(text: string): number | undefined {
  try {
    return parseGoDuration(text) / 1e6
  } catch {
    return undefined
  }
}
