import { inClass, parsePattern, type Token } from './tokens.ts'

/** A compiled pattern of Go's path.Match: `*`, `?`, classes and escapes; none of `*` and `?` crosses a slash. */
export interface Wildcard {
  readonly pattern: string
  matches(name: string): boolean
}

/** Throws `invalid-argument` on a malformed pattern. */
export function compileWildcard(pattern: string): Wildcard {
  const tokens = parsePattern(pattern, { doubleStar: false })
  return { pattern, matches: (name) => matchTokens(tokens, name) }
}

/** One-off match; compile where the pattern is used again. */
export function matchWildcard(pattern: string, name: string): boolean {
  return compileWildcard(pattern).matches(name)
}

/** Whether a name holds an unescaped `*`, `?` or `[`. */
export function containsWildcards(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const char = name[i]
    if (char === '\\') i++
    else if (char === '*' || char === '?' || char === '[') return true
  }
  return false
}

/**
 * Goes back to the last star only. That is what Go does too, and it keeps the time at pattern length times name length.
 */
function matchTokens(tokens: readonly Token[], name: string): boolean {
  let token = 0
  let at = 0
  let starToken = -1
  let starAt = 0
  while (token < tokens.length || at < name.length) {
    const current = tokens[token]
    if (current?.kind === 'star') {
      starToken = token++
      starAt = at
      continue
    }
    const next = current === undefined ? -1 : step(current, name, at)
    if (next >= 0) {
      token++
      at = next
      continue
    }
    if (starToken < 0 || starAt >= name.length || name.charCodeAt(starAt) === 47) return false
    starAt += name.codePointAt(starAt)! > 0xffff ? 2 : 1
    at = starAt
    token = starToken + 1
  }
  return true
}

/** Index after `token` matched at `at`, or -1. */
function step(token: Token, name: string, at: number): number {
  if (token.kind === 'literal') return name.startsWith(token.text, at) ? at + token.text.length : -1
  const code = name.codePointAt(at)
  if (code === undefined) return -1
  const fits = token.kind === 'class' ? inClass(token, code) : code !== 47
  return fits ? at + (code > 0xffff ? 2 : 1) : -1
}
