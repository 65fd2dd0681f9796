import { SlipwayError } from '@slipway/base'

/**
 * Shell patterns of `${name#p}`, `${name%p}` and `${name/p/r}`: `*` and `?` (neither matches a line end) and
 * the escapes `\*`, `\?`, `\\`. Matching needs no backtracking: the text between two stars is looked for
 * in one pass, and a budget of comparisons bounds what a hostile pattern can cost.
 */
type Token = string | typeof anyChar
const anyChar = Symbol('?')

interface Pattern {
  /** The runs between the stars: at least one, and one more than there are stars. */
  readonly runs: readonly (readonly Token[])[]
}

interface Budget {
  steps: number
}

const maxSteps = 1 << 22

function parsePattern(text: string): Pattern {
  const chars = Array.from(text.startsWith('\ufeff') ? text.slice(1) : text)
  let run: Token[] = []
  const runs = [run]
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!
    if (char === '*') {
      run = []
      runs.push(run)
    } else if (char === '?') {
      run.push(anyChar)
    } else if (char !== '\\') {
      run.push(char)
    } else if (chars[i + 1] !== '}' && chars[i + 1] !== '/') {
      const escaped = chars[++i]
      if (escaped !== '*' && escaped !== '?' && escaped !== '\\') {
        throw new SlipwayError('invalid-argument', `invalid escape '\\${escaped ?? '\ufffd'}'`)
      }
      run.push(escaped)
    }
  }
  return { runs }
}

/** The end of `run` when it stands at `at`, else -1. */
function matchRun(run: readonly Token[], value: string, at: number, budget: Budget): number {
  let position = at
  for (const token of run) {
    if (--budget.steps < 0) {
      throw new SlipwayError('resource-exhausted', 'matching takes too long, simplify the pattern')
    }
    if (position >= value.length) return -1
    if (token === anyChar) {
      if (value[position] === '\n') return -1
      position += value.codePointAt(position)! > 0xffff ? 2 : 1
    } else {
      if (!value.startsWith(token, position)) return -1
      position += token.length
    }
  }
  return position
}

function isMiddleOfPair(value: string, at: number): boolean {
  const code = value.charCodeAt(at)
  if (code < 0xdc00 || code > 0xdfff || at === 0) return false
  const before = value.charCodeAt(at - 1)
  return before >= 0xd800 && before <= 0xdbff
}

function lineEnd(value: string, from: number): number {
  const at = value.indexOf('\n', from)
  return at < 0 ? value.length : at
}

function findRun(run: readonly Token[], value: string, from: number, last: boolean, budget: Budget): number {
  const limit = lineEnd(value, from)
  if (run.length === 0) return last ? limit : from
  const step = last ? -1 : 1
  for (let at = last ? limit : from; at >= from && at <= limit; at += step) {
    budget.steps--
    if (isMiddleOfPair(value, at)) continue
    const end = matchRun(run, value, at, budget)
    if (end >= 0) return end
  }
  return -1
}

/** The end of the shortest or longest match at `at`, else -1. */
function matchAt(pattern: Pattern, value: string, at: number, greedy: boolean, budget: Budget): number {
  const { runs } = pattern
  let end = matchRun(runs[0]!, value, at, budget)
  for (let i = 1; i < runs.length && end >= 0; i++) {
    end = findRun(runs[i]!, value, end, greedy && i === runs.length - 1, budget)
  }
  return end
}

function compile(text: string): Pattern {
  try {
    return parsePattern(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SlipwayError('invalid-argument', `invalid pattern (${text}) in substitution: ${reason}`)
  }
}

/** `${name#p}`, with `greedy` `${name##p}`. */
export function trimPrefix(pattern: string, value: string, greedy: boolean): string {
  const end = matchAt(compile(pattern), value, 0, greedy, { steps: maxSteps })
  return end < 0 ? value : value.slice(end)
}

/** Back to front, escaped pairs kept in order: `a\*c` becomes `c\*a`. */
function reversePattern(pattern: string): string {
  const chars = Array.from(pattern)
  const units: string[] = []
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i]!
    units.push(char === '\\' && i < chars.length - 1 ? char + chars[++i]! : char)
  }
  return units.reverse().join('')
}

function reverseText(text: string): string {
  return Array.from(text).reverse().join('')
}

/** `${name%p}`, with `greedy` `${name%%p}`: a prefix match on both texts reversed. */
export function trimSuffix(pattern: string, value: string, greedy: boolean): string {
  return reverseText(trimPrefix(reversePattern(pattern), reverseText(value), greedy))
}

function widthOf(run: readonly Token[]): number {
  return run.reduce((sum, token) => sum + (token === anyChar ? 2 : token.length), 0)
}

function findMatch(
  pattern: Pattern,
  value: string,
  from: number,
  budget: Budget,
): [number, number] | undefined {
  const head = pattern.runs[0]!
  for (let at = from; at <= value.length; at++) {
    budget.steps--
    if (isMiddleOfPair(value, at)) continue
    const headEnd = matchRun(head, value, at, budget)
    if (headEnd < 0) continue
    const end = matchAt(pattern, value, at, true, budget)
    if (end >= 0) return [at, end]
    // What follows the first star was not found up to the line's end: no later start on that line can find it.
    at = Math.max(at, lineEnd(value, headEnd) - widthOf(head))
  }
  return undefined
}

/** `$name`, `${name}` and `$$` of a replacement, where only `0` (the whole match) is a known name. */
function fillTemplate(template: string, match: string): string {
  if (!template.includes('$')) return template
  return template.replace(
    /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (all, bare?: string, braced?: string) => {
      if (all === '$$') return '$'
      return (bare ?? braced) === '0' ? match : ''
    },
  )
}

/** `${name/p/r}`: the first match. */
export function replaceFirst(pattern: string, value: string, replacement: string): string {
  const match = findMatch(compile(pattern), value, 0, { steps: maxSteps })
  return match === undefined ? value : value.slice(0, match[0]) + replacement + value.slice(match[1])
}

/** `${name//p/r}`: all matches; here the replacement is a template, as in Go's `ReplaceAllString`. */
export function replaceAll(pattern: string, value: string, replacement: string, maxLength: number): string {
  const compiled = compile(pattern)
  const budget = { steps: maxSteps }
  const parts: string[] = []
  let length = 0
  let copied = 0
  let search = 0
  let lastEnd = 0
  while (search <= value.length) {
    const match = findMatch(compiled, value, search, budget)
    if (match === undefined) break
    const [start, end] = match
    const between = value.slice(copied, start)
    const filled = end > lastEnd || start === 0 ? fillTemplate(replacement, value.slice(start, end)) : ''
    parts.push(between, filled)
    length += between.length + filled.length
    if (length > maxLength)
      throw new SlipwayError('resource-exhausted', `result is over ${maxLength} characters`)
    copied = end
    lastEnd = end
    const width = search < value.length && value.codePointAt(search)! > 0xffff ? 2 : 1
    search = search + width > end ? search + width : end
  }
  parts.push(value.slice(copied))
  return parts.join('')
}
