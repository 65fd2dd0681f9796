import { SlipwayError } from '@slipway/base'
import { compileGlob } from './glob.ts'
import { cleanPath } from './go-path.ts'
import { parsePattern } from './tokens.ts'

/** One line of an ignore file, compiled. */
export interface Pattern {
  /** Cleaned, without its `!`. */
  readonly text: string
  /** `!pattern`: takes paths out again. */
  readonly exclusion: boolean
  matches(path: string): boolean
}

/** Which patterns matched a directory; handed to the questions about its children. */
export type MatchInfo = Uint8Array

export interface MatchResult {
  readonly matched: boolean
  readonly info: MatchInfo
}

/**
 * A list of patterns in order, the last one that matches wins, `!` takes back. Paths are clean, relative and use slashes.
 * A pattern that matches a directory matches everything below it.
 */
export interface PatternMatcher {
  readonly patterns: readonly Pattern[]
  readonly hasExclusions: boolean
  matchesOrParentMatches(path: string): boolean
  /** The same answer, from what is known about the parent directory; `undefined` when nothing is. */
  matchesWithParent(path: string, parent: MatchInfo | undefined): MatchResult
}

/** Throws `invalid-argument` on a malformed pattern. Blank patterns are left out. */
export function createPatternMatcher(patterns: readonly string[]): PatternMatcher {
  const compiled = patterns.flatMap((line) => compilePattern(line) ?? [])
  return {
    patterns: compiled,
    hasExclusions: compiled.some((pattern) => pattern.exclusion),
    matchesOrParentMatches: (path) => matchesOrParent(compiled, path),
    matchesWithParent: (path, parent) => matchWithParent(compiled, path, parent),
  }
}

function compilePattern(line: string): Pattern | undefined {
  const trimmed = line.trim()
  if (trimmed === '') return undefined
  let text = cleanPath(trimmed)
  const exclusion = text.startsWith('!')
  if (exclusion) {
    if (text.length === 1) throw new SlipwayError('invalid-argument', 'illegal exclusion pattern: "!"')
    text = text.slice(1)
  }
  parsePattern(text, { doubleStar: false })
  return { text, exclusion, matches: compileMatch(text) }
}

function compileMatch(text: string): (path: string) => boolean {
  const tokens = parsePattern(text, { doubleStar: true })
  const [first, second] = tokens
  const plain = !text.includes('\\')
  if (plain && tokens.length === 1 && first?.kind === 'literal') return (path) => path === text
  if (plain && tokens.length === 2 && first?.kind === 'literal' && second?.kind === 'rest') {
    // The slash that `**` swallowed belongs to the prefix only where it stands before it: `a/**`.
    const prefix = first.text
    return (path) => path.startsWith(prefix)
  }
  if (tokens.length === 1 && first?.kind === 'rest') return () => true
  if (plain && tokens.length === 2 && first?.kind === 'dirs' && second?.kind === 'literal') {
    const suffix = text.slice(2)
    const whole = suffix.startsWith('/') ? suffix.slice(1) : undefined
    return (path) => path.endsWith(suffix) || path === whole
  }
  return compileGlob(tokens)
}

function anyParentMatches(pattern: Pattern, path: string): boolean {
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    if (pattern.matches(path.slice(0, slash))) return true
  }
  return false
}

function matchesOrParent(patterns: readonly Pattern[], path: string): boolean {
  let matched = false
  for (const pattern of patterns) {
    if (pattern.exclusion !== matched) continue
    if (pattern.matches(path) || anyParentMatches(pattern, path)) matched = !pattern.exclusion
  }
  return matched
}

function matchWithParent(
  patterns: readonly Pattern[],
  path: string,
  parent: MatchInfo | undefined,
): MatchResult {
  const info = new Uint8Array(patterns.length)
  let matched = false
  for (let i = 0; i < patterns.length; i++) {
    const pattern = patterns[i]!
    let hit = parent?.[i] === 1
    if (!hit) {
      if (pattern.exclusion !== matched) continue
      hit = pattern.matches(path) || (parent === undefined && anyParentMatches(pattern, path))
    }
    if (!hit) continue
    info[i] = 1
    matched = !pattern.exclusion
  }
  return { matched, info }
}
