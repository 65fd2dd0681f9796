import { goDurationMs } from '@slipway/base'
import { UsageError } from '../exit-codes.ts'

/** A Go duration (`48h`, `1m30s`), in milliseconds. */
export function parseDuration(text: string): number {
  const duration = goDurationMs(text)
  if (duration === undefined) throw new UsageError(`invalid duration ${JSON.stringify(text)}`)
  return duration
}

/** Megabytes, fractions allowed, in bytes. */
export function parseMegabytes(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text))
    throw new UsageError(`invalid size ${JSON.stringify(text)}: want megabytes`)
  return Math.trunc(Number(text) * 1e6)
}
