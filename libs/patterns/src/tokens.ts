import { SlipwayError } from '@slipway/base'

/** One step of a parsed pattern. */
export type Token =
  | { readonly kind: 'literal'; readonly text: string }
  /** `?`: one character that is no slash. */
  | { readonly kind: 'one' }
  /** `[a-z]`: one character of a set; unlike `?` it may be a slash, as in Go. */
  | {
      readonly kind: 'class'
      readonly negated: boolean
      readonly ranges: readonly (readonly [number, number])[]
    }
  /** `*`: any run without a slash. */
  | { readonly kind: 'star' }
  /** `**` at the end: anything. */
  | { readonly kind: 'rest' }
  /** `**` before more: nothing, or anything that ends in a slash. */
  | { readonly kind: 'dirs' }

export function badPattern(): SlipwayError {
  return new SlipwayError('invalid-argument', 'syntax error in pattern')
}

/** Parses a pattern; throws `invalid-argument` where Go's Match would call it bad. */
export function parsePattern(pattern: string, options: { readonly doubleStar: boolean }): readonly Token[] {
  const chars = Array.from(pattern)
  const tokens: Token[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') tokens.push({ kind: 'literal', text })
    text = ''
  }
  const push = (token: Token): void => {
    flush()
    tokens.push(token)
  }
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!
    if (char === '*' && options.doubleStar && chars[i + 1] === '*') {
      i++
      if (chars[i + 1] === '/') i++
      push({ kind: i + 1 === chars.length ? 'rest' : 'dirs' })
    } else if (char === '*') push({ kind: 'star' })
    else if (char === '?') push({ kind: 'one' })
    else if (char === '[') {
      const parsed = parseClass(chars, i + 1)
      push(parsed.token)
      i = parsed.last
    } else if (char === '\\') {
      if (++i === chars.length) throw badPattern()
      text += chars[i]!
    } else text += char
  }
  flush()
  return tokens
}

function parseClass(
  chars: readonly string[],
  start: number,
): { readonly token: Token; readonly last: number } {
  let i = start
  const negated = chars[i] === '^'
  if (negated) i++
  const ranges: [number, number][] = []
  const member = (): number => {
    if (chars[i] === undefined || chars[i] === '-' || chars[i] === ']') throw badPattern()
    if (chars[i] === '\\') i++
    const char = chars[i++]
    if (char === undefined || i >= chars.length) throw badPattern()
    return char.codePointAt(0)!
  }
  while (chars[i] !== ']' || ranges.length === 0) {
    const low = member()
    let high = low
    if (chars[i] === '-') {
      i++
      high = member()
    }
    ranges.push([low, high])
  }
  return { token: { kind: 'class', negated, ranges }, last: i }
}

export function inClass(token: Token & { readonly kind: 'class' }, code: number): boolean {
  return token.ranges.some(([low, high]) => low <= code && code <= high) !== token.negated
}
