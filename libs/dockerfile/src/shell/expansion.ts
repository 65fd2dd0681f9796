import { SlipwayError } from '@slipway/base'
import type { Env } from './env.ts'
import type { ExpandOptions } from './expand.ts'
import { replaceAll, replaceFirst, trimPrefix, trimSuffix } from './pattern.ts'
import { createScanner, type Scanner } from './scanner.ts'
import { WordSplitter } from './words.ts'

/** Longest value that one word may expand to; a value that is used again and again doubles quickly. */
export const maxExpandedLength = 4 * 1024 * 1024
const maxDepth = 100

const specialNames = new Set(['@', '*', '#', '?', '-', '$', '!', '0'])
const digit = /^\p{Nd}$/u
const nameChar = /^[\p{L}\p{Nd}_]$/u

interface Part {
  readonly value: string
  readonly words: readonly string[]
}

function syntaxError(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}

function checkLength(length: number): void {
  if (length > maxExpandedLength) {
    throw new SlipwayError('resource-exhausted', `result is over ${maxExpandedLength} characters`)
  }
}

/** The expansion of one word: a recursive descent that follows the shell's rules as BuildKit knows them. */
export class Expansion {
  readonly matched = new Set<string>()
  readonly unmatched = new Set<string>()
  readonly #scanner: Scanner
  readonly #env: Env
  readonly #options: ExpandOptions
  readonly #words = new WordSplitter()
  #rawEscapes: boolean
  #depth = 0

  constructor(word: string, env: Env, options: ExpandOptions) {
    this.#scanner = createScanner(word)
    this.#env = env
    this.#options = options
    this.#rawEscapes = options.rawEscapes === true
  }

  run(): Part {
    const value = this.#untilStop('', this.#words)
    return { value, words: this.#words.finish() }
  }

  /** Reads the operand of a substitution up to `stop`, which is taken away. */
  #until(stop: string, rawEscapes: boolean): string {
    if (++this.#depth > maxDepth) {
      throw new SlipwayError('resource-exhausted', `substitutions are nested over ${maxDepth} deep`)
    }
    const outer = this.#rawEscapes
    this.#rawEscapes = rawEscapes
    this.#words.forget()
    try {
      return this.#untilStop(stop, undefined)
    } finally {
      this.#rawEscapes = outer
      this.#depth--
    }
  }

  /** Reads up to `stop` or, for `''`, to the end. `words` gets what is read. */
  #untilStop(stop: string, words: WordSplitter | undefined): string {
    let value = ''
    for (let char = this.#scanner.peek(); char !== ''; char = this.#scanner.peek()) {
      if (char === stop) {
        this.#scanner.next()
        return value
      }
      const special = this.#special(char)
      if (special !== undefined) {
        value += special
        if (char === '$') words?.addText(special)
        else words?.addRaw(special)
        checkLength(value.length)
        continue
      }
      this.#scanner.next()
      if (char !== this.#options.escapeToken) {
        words?.addText(char)
        value += char
        continue
      }
      const escaped = (this.#rawEscapes ? char : '') + this.#scanner.next()
      words?.addRaw(escaped)
      value += escaped
    }
    if (stop !== '') throw syntaxError(`unexpected end of statement while looking for matching ${stop}`)
    return value
  }

  /** What stands for a character with a meaning of its own; `undefined` for any other. */
  #special(char: string): string | undefined {
    if (char === '$') return this.#dollar()
    if (char === '<') return this.#heredocStart()
    if (this.#options.skipQuotes === true) return undefined
    if (char === "'") return this.#singleQuoted()
    if (char === '"') return this.#doubleQuoted()
    return undefined
  }

  #singleQuoted(): string {
    const quote = this.#options.rawQuotes === true ? "'" : ''
    let value = quote
    this.#scanner.next()
    for (;;) {
      const char = this.#scanner.next()
      if (char === '') {
        throw syntaxError('unexpected end of statement while looking for matching single-quote')
      }
      if (char === "'") return value + quote
      value += char
    }
  }

  #doubleQuoted(): string {
    const quote = this.#options.rawQuotes === true ? '"' : ''
    let value = quote
    this.#scanner.next()
    for (;;) {
      const char = this.#scanner.peek()
      if (char === '') {
        throw syntaxError('unexpected end of statement while looking for matching double-quote')
      }
      if (char === '$') {
        value += this.#dollar()
        checkLength(value.length)
        continue
      }
      this.#scanner.next()
      if (char === '"') return value + quote
      value += char === this.#options.escapeToken ? this.#escapedInQuotes(char) : char
    }
  }

  /** Inside double quotes only `"`, `$` and the token itself can be escaped; elsewhere the token stays. */
  #escapedInQuotes(token: string): string {
    const raw = this.#rawEscapes ? token : ''
    const char = this.#scanner.peek()
    if (char === '') return raw
    if (char !== '"' && char !== '$' && char !== token) return raw + token
    this.#scanner.next()
    return raw + char
  }

  /** `<<` and the white space before a delimiter stay in one word. */
  #heredocStart(): string {
    this.#scanner.next()
    if (this.#scanner.peek() !== '<') return '<'
    this.#scanner.next()
    let space = ''
    for (let char = this.#scanner.peek(); char === ' ' || char === '\t' || char === '\r'; ) {
      space += this.#scanner.next()
      char = this.#scanner.peek()
    }
    return `<<${space}`
  }

  #dollar(): string {
    this.#scanner.next()
    if (this.#scanner.peek() === '{') return this.#braced()
    const name = this.#name()
    if (name === '') return '$'
    const value = this.#lookup(name)
    return value ?? (this.#options.skipUnset === true ? `$${name}` : '')
  }

  #braced(): string {
    this.#scanner.next()
    const first = this.#scanner.peek()
    if (first === '') throw syntaxError("syntax error: missing '}'")
    if (first === '{' || first === '}' || first === ':') throw syntaxError('syntax error: bad substitution')
    const name = this.#name()
    const operator = this.#scanner.next()
    if (operator === '}') {
      const value = this.#lookup(name)
      return value ?? (this.#options.skipUnset === true ? `\${${name}}` : '')
    }
    if (operator === '/') return this.#replacement(name)
    if (operator !== '' && ':+-?#%'.includes(operator)) return this.#modified(name, operator)
    throw syntaxError(`unsupported modifier (${operator === '' ? '\ufffd' : operator}) in substitution`)
  }

  /** `${name:-w}` and its relatives, `${name#p}`, `${name%p}`. */
  #modified(name: string, first: string): string {
    const nullIsUnset = first === ':'
    const operator = nullIsUnset ? this.#scanner.next() : first
    const written = nullIsUnset ? first + (operator === '' ? '\ufffd' : operator) : first
    const isTrim = operator === '#' || operator === '%'
    if (nullIsUnset && isTrim) throw syntaxError(`unsupported modifier (${written}) in substitution`)
    const word = this.#operand('}', isTrim, "missing '}'")
    const value = this.#lookup(name)
    if (value === undefined && this.#options.skipUnset === true) return `\${${name}${written}${word}}`
    const missing = value === undefined || (nullIsUnset && value === '')
    switch (operator) {
      case '-':
        return missing ? word : value
      case '+':
        return missing ? '' : word
      case '?':
        if (!missing) return value
        throw syntaxError(
          `${name}: ${word || `is not allowed to be ${value === undefined ? 'unset' : 'empty'}`}`,
        )
      case '#':
      case '%': {
        const greedy = word.startsWith(operator)
        const trimmed = operator === '#' ? trimPrefix : trimSuffix
        return trimmed(greedy ? word.slice(1) : word, value ?? '', greedy)
      }
      default:
        throw syntaxError(`unsupported modifier (${written}) in substitution`)
    }
  }

  /** `${name/p/r}`, `${name//p/r}`. */
  #replacement(name: string): string {
    const all = this.#scanner.peek() === '/'
    if (all) this.#scanner.next()
    const pattern = this.#operand('/', true, "missing '/' in ${}")
    const replacement = this.#operand('}', true, "missing '}'")
    const value = this.#lookup(name)
    if (value === undefined && this.#options.skipUnset === true)
      return `\${${name}/${pattern}/${replacement}}`
    return all
      ? replaceAll(pattern, value ?? '', replacement, maxExpandedLength)
      : replaceFirst(pattern, value ?? '', replacement)
  }

  #operand(stop: string, rawEscapes: boolean, missing: string): string {
    try {
      return this.#until(stop, rawEscapes)
    } catch (error) {
      if (this.#scanner.peek() === '') throw syntaxError(`syntax error: ${missing}`)
      throw error
    }
  }

  /** A name, a row of digits, or one special parameter. */
  #name(): string {
    const first = this.#scanner.peek()
    let name = ''
    if (digit.test(first)) {
      while (digit.test(this.#scanner.peek())) name += this.#scanner.next()
      return name
    }
    if (specialNames.has(first)) return this.#scanner.next()
    while (nameChar.test(this.#scanner.peek())) name += this.#scanner.next()
    return name
  }

  #lookup(name: string): string | undefined {
    const value = this.#env.get(name)
    const names = value === undefined ? this.unmatched : this.matched
    names.add(name)
    return value
  }
}
