import { SlipwayError } from './errors.ts'
import { goQuote } from './go-quote.ts'

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
])

/** A boolean as Go's `strconv.ParseBool` knows it; `undefined` for other text. */
export function goBool(text: string): boolean | undefined {
  return BOOLEANS.get(text)
}

/** The same; throws `invalid-argument` in Go's words. */
export function parseGoBool(text: string): boolean {
  const value = BOOLEANS.get(text)
  if (value !== undefined) return value
  throw new SlipwayError('invalid-argument', `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`)
}
