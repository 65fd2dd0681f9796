import { wrapError } from '@slipway/base'
import { createPatternMatcher, type MatchInfo, type Pattern, type PatternMatcher } from './pattern-matcher.ts'

/** What a filter knows about a directory. */
export interface FilterScope {
  readonly include: MatchInfo | undefined
  readonly exclude: MatchInfo | undefined
}

export interface FilterVerdict {
  /** The path itself is wanted. */
  readonly keep: boolean
  /** False when nothing below this directory can be wanted: a whole subtree saved. */
  readonly descend: boolean
  readonly scope: FilterScope
}

/**
 * Decides, path by path in walking order, what of a tree is wanted. A directory that is not kept but descended into is
 * wanted only when something below it is: the walker holds it back until then.
 */
export interface PathFilter {
  visit(path: string, isDirectory: boolean, parent: FilterScope | undefined): FilterVerdict
  /** The same question for one path without a walk. */
  includes(path: string): boolean
}

export interface FilterPatterns {
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
}

/** Throws `invalid-argument` on malformed patterns. `undefined` when everything is wanted. */
export function createPathFilter(patterns: FilterPatterns): PathFilter | undefined {
  const include = compile('includepatterns', patterns.include)
  const exclude = compile('excludepatterns', patterns.exclude)
  if (!include && !exclude) return undefined
  const includePrefixes = include && prefixes(include.patterns.filter((pattern) => !pattern.exclusion))
  const exceptionPrefixes = exclude && prefixes(exclude.patterns.filter((pattern) => pattern.exclusion))
  const visit: PathFilter['visit'] = (path, isDirectory, parent) => {
    let keep = true
    const included = include?.matchesWithParent(path, parent?.include)
    const scopeOf = (excludeInfo: MatchInfo | undefined): FilterScope => ({
      include: included?.info,
      exclude: excludeInfo,
    })
    if (included && !included.matched) {
      if (isDirectory && includePrefixes && !reaches(includePrefixes, path)) return none(scopeOf(undefined))
      keep = false
    }
    const excluded = exclude?.matchesWithParent(path, parent?.exclude)
    if (excluded?.matched) {
      if (isDirectory && exceptionPrefixes && !reaches(exceptionPrefixes, path))
        return none(scopeOf(excluded.info))
      keep = false
    }
    return { keep, descend: isDirectory, scope: scopeOf(excluded?.info) }
  }
  const includes = (path: string): boolean =>
    (!include || include.matchesOrParentMatches(path)) && !exclude?.matchesOrParentMatches(path)
  return { visit, includes }
}

function none(scope: FilterScope): FilterVerdict {
  return { keep: false, descend: false, scope }
}

function compile(attribute: string, patterns: readonly string[] | undefined): PatternMatcher | undefined {
  if (!patterns || patterns.length === 0) return undefined
  try {
    return createPatternMatcher(patterns)
  } catch (error) {
    throw wrapError(error, `invalid ${attribute}: [${patterns.join(' ')}]`)
  }
}

/** The patterns as plain path prefixes ending in a slash; `undefined` when one of them has other wildcards than a last `*` or `**`. */
function prefixes(patterns: readonly Pattern[]): readonly string[] | undefined {
  const out: string[] = []
  for (const { text } of patterns) {
    const plain = trimSuffix(trimSuffix(text, '/**'), '/*')
    if (/[*[\]?^\\]/.test(plain)) return undefined
    out.push(`${plain}/`)
  }
  return out
}

function trimSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text.slice(0, -suffix.length) : text
}

function reaches(prefixList: readonly string[], directory: string): boolean {
  const below = `${directory}/`
  return prefixList.some((prefix) => prefix.startsWith(below))
}
