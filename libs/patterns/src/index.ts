export { baseName, cleanPath, dirName, isCleanRelative, joinPath } from './go-path.ts'
export { type Field, type FieldOf, parseFilters } from './filters.ts'
export { compileExpression, expandTemplate } from './linear.ts'
export { parseIgnoreFile } from './ignore-file.ts'
export {
  createPathFilter,
  type FilterPatterns,
  type FilterScope,
  type FilterVerdict,
  type PathFilter,
} from './path-filter.ts'
export {
  createPatternMatcher,
  type MatchInfo,
  type MatchResult,
  type Pattern,
  type PatternMatcher,
} from './pattern-matcher.ts'
export { compileWildcard, containsWildcards, matchWildcard, type Wildcard } from './wildcard.ts'
