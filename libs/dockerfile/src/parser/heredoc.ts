import { SlipwayError } from '@slipway/base'
import { emptyEnv } from '../shell/env.ts'
import { expandWords, processWord } from '../shell/expand.ts'
import { toLower } from '../shell/text.ts'
import type { AstInstruction, Heredoc } from './ast.ts'
import { type LineReader, trimLineEnd } from './lines.ts'

const withHeredocs: ReadonlySet<string> = new Set(['add', 'copy', 'run'])
const start = /^(\d*)<<(-?)[ \t\n\f\r]*([^<]*)$/

function countQuotes(text: string): number {
  return text.split(/['"]/).length - 1
}

/** The heredoc that a word announces (`<<EOF`, `3<<-"EOF"`), without a body; `undefined` for other words. */
export function parseHeredocStart(word: string): Heredoc | undefined {
  const match = start.exec(word)
  const delimiter = match?.[3] ?? ''
  if (match === null || delimiter === '') return undefined
  const options = { escapeToken: '\\', skipUnset: true } as const
  const [name, ...more] = expandWords(delimiter, emptyEnv, options)
  if (name === undefined || more.length > 0) return undefined
  const [rawName, ...rawMore] = expandWords(delimiter, emptyEnv, { ...options, rawQuotes: true })
  if (rawName === undefined || rawMore.length > 0) {
    const message = `internal lexing of heredoc produced inconsistent results: ${delimiter}`
    throw new SlipwayError('invalid-argument', message)
  }
  return {
    name,
    fileDescriptor: Math.min(Number(match[1]), Number.MAX_SAFE_INTEGER),
    // Quotes that vanish were real ones, and a quoted delimiter turns expansion off.
    expand: countQuotes(name) === countQuotes(rawName),
    chomp: match[2] === '-',
    content: '',
  }
}

/** As `parseHeredocStart`; a malformed word is no heredoc. */
export function findHeredocStart(word: string): Heredoc | undefined {
  try {
    return parseHeredocStart(word)
  } catch {
    return undefined
  }
}

function announcedHeredocs(line: string): Heredoc[] {
  const options = { escapeToken: '\\', rawQuotes: true, rawEscapes: true, skipUnset: true } as const
  const { words } = processWord(line, emptyEnv, options)
  return words.flatMap((word) => parseHeredocStart(word) ?? [])
}

function canHoldHeredocs(instruction: AstInstruction): boolean {
  const inner = instruction.trigger ?? instruction
  return withHeredocs.has(toLower(inner.keyword)) && !inner.json
}

function readBody(heredoc: Heredoc, reader: LineReader): Heredoc {
  const lines: string[] = []
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    const bare = trimLineEnd(line)
    if ((heredoc.chomp ? bare.replace(/^\t+/, '') : bare) === heredoc.name) {
      return { ...heredoc, content: lines.join('') }
    }
    lines.push(line)
  }
  throw new SlipwayError('invalid-argument', 'unterminated heredoc')
}

/** Reads the bodies of the heredocs that `instruction` announces from the lines after it. */
export function readHeredocs(instruction: AstInstruction, reader: LineReader): readonly Heredoc[] {
  if (!instruction.original.includes('<<') || !canHoldHeredocs(instruction)) return []
  return announcedHeredocs(instruction.original).map((heredoc) => readBody(heredoc, reader))
}

/** The body of a `<<-` heredoc: tabs at the start of each line removed. */
export function chompHeredoc(content: string): string {
  return content.replace(/(^|\n)\t+/g, '$1')
}
