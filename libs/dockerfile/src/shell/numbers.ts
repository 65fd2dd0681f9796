import { goQuote, SlipwayError } from '@slipway/base'

function parseError(what: string, text: string, reason: string): SlipwayError {
  return new SlipwayError('invalid-argument', `strconv.${what}: parsing ${goQuote(text)}: ${reason}`)
}

/** A signed decimal number of 32 bits. */
export function parseInt32(text: string): number {
  if (!/^[+-]?[0-9]+$/.test(text)) throw parseError('ParseInt', text, 'invalid syntax')
  const value = Number(text)
  if (value < -(2 ** 31) || value >= 2 ** 31) throw parseError('ParseInt', text, 'value out of range')
  return value
}

/** An unsigned number of 32 bits; `undefined` where it is none. */
export function parseUint32(text: string, radix: 8 | 10): number | undefined {
  if (!(radix === 8 ? /^[0-7]+$/ : /^[0-9]+$/).test(text)) return undefined
  const value = Number.parseInt(text, radix)
  return value < 2 ** 32 ? value : undefined
}

const units: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ...['k', 'm', 'g', 't', 'p'].flatMap((unit, i) =>
    ['', 'b', 'ib'].map((end) => [unit + end, 1024 ** (i + 1)] as const),
  ),
])

/** A size in bytes with an optional binary unit (`64m`, `1.5 GiB`); `undefined` where it is none. */
export function parseSize(text: string): number | undefined {
  const match = /^(\+?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?) ?([a-zA-Z]*)$/.exec(text)
  const unit = units.get(match?.[2]?.toLowerCase() ?? '?')
  if (match === null || unit === undefined) return undefined
  const size = Math.trunc(Number(match[1]) * unit)
  return size < 2 ** 63 ? size : undefined
}
