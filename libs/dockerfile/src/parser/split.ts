import { isSpace, trim } from '../shell/text.ts'
import { cutAtBlanks } from './arguments.ts'

export interface SplitLine {
  readonly keyword: string
  readonly flags: readonly string[]
  readonly rest: string
}

/** Takes the `--flags` (quotes and escapes resolved) from the front; a lone `--` ends them. */
function takeFlags(line: string, escapeToken: string): readonly [flags: string[], rest: string] {
  const flags: string[] = []
  let position = 0
  for (;;) {
    while (position < line.length && isSpace(line[position]!)) position++
    if (!line.startsWith('--', position)) return [flags, line.slice(position)]
    let word = ''
    let quote = ''
    for (; position < line.length; position++) {
      const char = line[position]!
      if (quote === '' && isSpace(char)) break
      if (quote === '' ? char === "'" || char === '"' : char === quote) {
        quote = quote === '' ? char : ''
      } else if (char !== escapeToken) {
        word += char
      } else if (position + 1 < line.length) {
        word += line[++position]!
      }
    }
    if (word === '--') return [flags, line.slice(position)]
    flags.push(word)
  }
}

/** Cuts a whole line into its keyword, flags and arguments. */
export function splitLine(line: string, escapeToken: string): SplitLine {
  const [keyword, after] = cutAtBlanks(trim(line))
  if (after === undefined) return { keyword, flags: [], rest: '' }
  const [flags, rest] = takeFlags(after, escapeToken)
  return { keyword, flags, rest: trim(rest) }
}
