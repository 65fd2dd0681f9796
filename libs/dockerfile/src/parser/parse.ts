import { SlipwayError } from '@slipway/base'
import type { EscapeToken } from '../shell/expand.ts'
import { toLower, trim, trimStart } from '../shell/text.ts'
import {
  type ArgumentParser,
  keyValueParser,
  parseBlankSeparated,
  parseHealth,
  parseMaybeJson,
  parseMaybeJsonList,
  parseNames,
  parseText,
} from './arguments.ts'
import type { AstInstruction, ParsedDockerfile, ParseWarning } from './ast.ts'
import { DirectiveParser } from './directives.ts'
import { readHeredocs } from './heredoc.ts'
import { LineReader, trimLineEnd } from './lines.ts'
import { lineRanges, withLocation } from './location.ts'
import { splitLine } from './split.ts'

/** How the arguments of each keyword are split; `onbuild` holds another instruction. */
const argumentParsers: ReadonlyMap<string, ArgumentParser> = new Map([
  ['add', parseMaybeJsonList],
  ['arg', parseNames],
  ['cmd', parseMaybeJson],
  ['copy', parseMaybeJsonList],
  ['entrypoint', parseMaybeJson],
  ['env', keyValueParser('ENV')],
  ['expose', parseBlankSeparated],
  ['from', parseBlankSeparated],
  ['healthcheck', parseHealth],
  ['label', keyValueParser('LABEL')],
  ['maintainer', parseText],
  ['run', parseMaybeJson],
  ['shell', parseMaybeJson],
  ['stopsignal', parseText],
  ['user', parseText],
  ['volume', parseMaybeJsonList],
  ['workdir', parseText],
])

/** All keywords, in lower case. */
export const keywords: readonly string[] = [...argumentParsers.keys(), 'onbuild'].sort()

type LineParts = Pick<AstInstruction, 'keyword' | 'flags' | 'args' | 'json' | 'trigger' | 'original'>

function parseLine(line: string, escapeToken: EscapeToken, isTrigger = false): LineParts {
  const { keyword, flags, rest } = splitLine(line, escapeToken)
  const parts = { keyword, flags, original: line, args: [], json: false, trigger: undefined }
  const name = toLower(keyword)
  if (name === 'onbuild') {
    // A trigger inside a trigger is refused later, whatever it holds.
    if (rest === '' || isTrigger) return parts
    const inner = parseLine(rest, escapeToken, true)
    const trigger = { ...inner, heredocs: [], startLine: 0, endLine: 0, comments: [] }
    return { ...parts, trigger, args: [inner.keyword, ...inner.args] }
  }
  return { ...parts, ...argumentParsers.get(name)?.(rest, escapeToken) }
}

function isComment(line: string): boolean {
  return trimStart(line).startsWith('#')
}

/** One pass over the lines of a file. */
class FileParser {
  readonly #reader: LineReader
  readonly #directives = new DirectiveParser()
  readonly #warnings: ParseWarning[] = []
  #escapeToken: EscapeToken = '\\'
  #comments: string[] = []

  constructor(data: Uint8Array) {
    this.#reader = new LineReader(data)
  }

  parse(): ParsedDockerfile {
    const instructions: AstInstruction[] = []
    for (let line = this.#reader.next(); line !== undefined; line = this.#reader.next()) {
      const instruction = this.#parseFrom(line)
      if (instruction !== undefined) instructions.push(instruction)
    }
    if (instructions.length === 0) {
      const error = new SlipwayError('invalid-argument', 'file with no instructions')
      throw withLocation(error, lineRanges(this.#reader.number, 0))
    }
    return { instructions, escapeToken: this.#escapeToken, warnings: this.#warnings }
  }

  /** The instruction that starts on `line`, read to its end; `undefined` for blank, comment and directive lines. */
  #parseFrom(line: string): AstInstruction | undefined {
    const text = trimStart(trimLineEnd(line))
    if (this.#takeDirective(text)) return undefined
    if (text.startsWith('#')) {
      // Taken from behind the first character of the untrimmed line: an indented comment keeps its mark.
      const comment = trim(line.slice(1))
      if (comment === '') this.#comments = []
      else this.#comments.push(comment)
      return undefined
    }
    if (text === '') return undefined
    const startLine = this.#reader.number
    const original = this.#joinContinuations(text)
    const comments = this.#comments
    this.#comments = []
    try {
      const parts = parseLine(original, this.#escapeToken)
      const bare = { ...parts, comments, heredocs: [], startLine, endLine: startLine }
      const heredocs = readHeredocs(bare, this.#reader)
      return { ...bare, heredocs, endLine: this.#reader.number }
    } catch (error) {
      throw error instanceof SlipwayError && error.details.length > 0
        ? error
        : withLocation(error, lineRanges(startLine, this.#reader.number))
    }
  }

  #takeDirective(text: string): boolean {
    if (this.#directives.done) return false
    try {
      const directive = this.#directives.parseLine(text)
      if (directive?.name === 'escape') this.#escapeToken = parseEscape(directive.value)
      return directive !== undefined
    } catch (error) {
      throw withLocation(error, lineRanges(this.#reader.number, 0))
    }
  }

  #joinContinuations(first: string): string {
    let text = this.#withoutContinuation(first)
    if (text === undefined) return first
    const parts = [text]
    let hasEmptyLine = false
    for (let line = this.#reader.next(); line !== undefined; line = this.#reader.next()) {
      if (isComment(line)) continue
      const bare = trimLineEnd(line)
      if (trimStart(bare) === '') {
        hasEmptyLine = true
        continue
      }
      text = this.#withoutContinuation(bare)
      parts.push(text ?? bare)
      if (text === undefined) break
    }
    const joined = parts.join('')
    if (hasEmptyLine) this.#warnEmptyLine(joined)
    return joined
  }

  /** The line before its continuation mark: an escape token, not itself escaped, before blanks at the end. */
  #withoutContinuation(line: string): string | undefined {
    let end = line.length
    while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--
    if (end === 0 || line[end - 1] !== this.#escapeToken) return undefined
    if (end > 1 && line[end - 2] === this.#escapeToken) return undefined
    return line.slice(0, end - 1)
  }

  #warnEmptyLine(line: string): void {
    this.#warnings.push({
      rule: 'NoEmptyContinuation',
      message: `Empty continuation line found in: ${line}`,
      location: lineRanges(this.#reader.number, 0),
    })
  }
}

function parseEscape(value: string): EscapeToken {
  if (value === '\\' || value === '`') return value
  throw new SlipwayError('invalid-argument', `invalid escape token '${value}' does not match \` or \\`)
}

/**
 * Parses a Dockerfile into its instructions. Throws `invalid-argument` with a place for anything that is no
 * Dockerfile; unknown keywords are told by `parseInstruction`.
 */
export function parseDockerfileSyntax(data: Uint8Array | string): ParsedDockerfile {
  return new FileParser(typeof data === 'string' ? Buffer.from(data) : data).parse()
}
