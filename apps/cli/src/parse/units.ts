import { UsageError } from '../exit-codes.ts'

const UNIT_MS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, ms: 1, s: 1e3, m: 60e3, h: 3600e3 }

/** A Go duration (`48h`, `1m30s`), in milliseconds. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)]
  if (text === '0') return 0
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) {
    throw new UsageError(`invalid duration ${JSON.stringify(text)}`)
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNIT_MS[unit!]!, 0)
}

/** Megabytes, fractions allowed, in bytes. */
export function parseMegabytes(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new UsageError(`invalid size ${JSON.stringify(text)}: want megabytes`)
  return Math.trunc(Number(text) * 1e6)
}
