import { SlipwayError, type SourceRange } from '@slipway/base'
import { trimStart, toLower } from '../shell/text.ts'
import { hasByteOrderMark, LineReader, trimLineEnd } from './lines.ts'
import { lineRanges } from './location.ts'

export type DirectiveName = 'syntax' | 'escape' | 'check'

export interface Directive {
  readonly name: DirectiveName
  readonly value: string
}

/** A directive as the frontend wants it: `value` is the first word, `cmdline` the whole. */
export interface FoundDirective {
  readonly value: string
  readonly cmdline: string
  readonly location: readonly SourceRange[]
}

const names: ReadonlySet<string> = new Set<DirectiveName>(['syntax', 'escape', 'check'])

const asciiSpaces = ' \t\n\f\r'

function trimAscii(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && asciiSpaces.includes(text[start]!)) start++
  while (end > start && asciiSpaces.includes(text[end - 1]!)) end--
  return text.slice(start, end)
}

/** `key = value` where the key is a known directive. */
function parseAssignment(text: string): Directive | undefined {
  const at = text.indexOf('=')
  if (at < 0) return undefined
  const key = trimAscii(text.slice(0, at))
  if (key.length > 64 || !/^[a-zA-Z][a-zA-Z0-9]*$/.test(key)) return undefined
  const rest = text.slice(at + 1)
  // A value of white space alone counts as one blank.
  const value = trimAscii(rest) || rest.slice(-1)
  if (value === '' || value.includes('\n')) return undefined
  const name = toLower(key)
  return names.has(name) ? { name: name as DirectiveName, value } : undefined
}

/** Reads directives from the head of a file; the first line that is none ends them for good. */
export class DirectiveParser {
  readonly #prefix: string
  readonly #seen = new Set<DirectiveName>()
  #done = false

  constructor(prefix = '#') {
    this.#prefix = prefix
  }

  get done(): boolean {
    return this.#done
  }

  /** The directive on this line, if the head is not over and it holds one; throws on a repeated one. */
  parseLine(line: string): Directive | undefined {
    if (this.#done) return undefined
    const directive = line.startsWith(this.#prefix)
      ? parseAssignment(trimStart(line.slice(this.#prefix.length)))
      : undefined
    if (directive === undefined) {
      this.#done = true
      return undefined
    }
    if (this.#seen.has(directive.name)) {
      throw new SlipwayError('invalid-argument', `only one ${directive.name} parser directive can be used`)
    }
    this.#seen.add(directive.name)
    return directive
  }
}

function findInHead(
  name: DirectiveName,
  data: Uint8Array,
  prefix: string,
  skipped: number,
): FoundDirective | undefined {
  const parser = new DirectiveParser(prefix)
  const reader = new LineReader(data)
  try {
    while (!parser.done) {
      const line = reader.next()
      if (line === undefined) return undefined
      const directive = parser.parseLine(trimLineEnd(line))
      if (directive?.name !== name) continue
      const location = lineRanges(reader.number + skipped, 0)
      return { value: directive.value.split(' ', 1)[0]!, cmdline: directive.value, location }
    }
  } catch {
    // A bad head holds no directive here; parsing the file reports what is wrong with it.
  }
  return undefined
}

interface Head {
  readonly data: Uint8Array
  /** Lines taken away before `data`. */
  readonly skipped: number
}

function skipPreamble(data: Uint8Array): Head {
  const rest = hasByteOrderMark(data) ? data.subarray(3) : data
  if (rest[0] !== 0x23 || rest[1] !== 0x21) return { data: rest, skipped: 0 }
  const newline = rest.indexOf(0x0a)
  return { data: newline < 0 ? new Uint8Array() : rest.subarray(newline + 1), skipped: 1 }
}

/** A directive of a Dockerfile's head (`# check=…`), a `#!` line before it left out. */
export function findDirective(name: DirectiveName, data: Uint8Array): FoundDirective | undefined {
  const head = skipPreamble(data)
  return findInHead(name, head.data, '#', head.skipped)
}

function findInJson(name: DirectiveName, head: Head): FoundDirective | undefined {
  const first = head.data.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)
  if (first !== 0x7b) return undefined
  try {
    const object = JSON.parse(Buffer.from(head.data).toString('utf8')) as Record<string, unknown>
    const value = Object.hasOwn(object, name) ? object[name] : undefined
    if (typeof value !== 'string') return undefined
    return { value, cmdline: value, location: lineRanges(head.skipped, 0) }
  } catch {
    return undefined
  }
}

/**
 * The frontend image that a file asks for: `# syntax=…`, `// syntax=…` for other languages, or a JSON object
 * with the key `syntax`.
 */
export function detectSyntax(data: Uint8Array): FoundDirective | undefined {
  const head = skipPreamble(data)
  return (
    findInHead('syntax', head.data, '#', head.skipped) ??
    findInHead('syntax', head.data, '//', head.skipped) ??
    findInJson('syntax', head)
  )
}
