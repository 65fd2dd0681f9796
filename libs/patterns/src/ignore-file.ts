import { cleanPath } from './go-path.ts'

/**
 * The patterns of a .dockerignore file: comments and blank lines dropped, each pattern trimmed, cleaned and made
 * relative to the context; `!` stays in front.
 */
export function parseIgnoreFile(text: string): readonly string[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const patterns: string[] = []
  for (const line of source.split('\n')) {
    if (line.startsWith('#')) continue
    let pattern = line.trim()
    if (pattern === '') continue
    const negated = pattern.startsWith('!')
    if (negated) pattern = pattern.slice(1).trim()
    if (pattern !== '') {
      pattern = cleanPath(pattern)
      if (pattern.length > 1 && pattern.startsWith('/')) pattern = pattern.slice(1)
    }
    patterns.push(negated ? `!${pattern}` : pattern)
  }
  return patterns
}
