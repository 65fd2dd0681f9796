import { SlipwayError } from '@slipway/base'
import { compileExpression } from './linear.ts'

/** The value of a field, and whether the object has it. */
export interface Field {
  readonly value: string
  readonly present: boolean
}

/** Finds a field of an object by its path, parts joined by dots. */
export type FieldOf<T> = (object: T, path: string) => Field

type Operator = '==' | '!=' | '~='

interface Selector {
  readonly field: string
  readonly operator?: Operator
  readonly matches: (value: string) => boolean
}

/**
 * Parses containerd-style filters: comma is and, several filters are or, none matches all. A selector is a field alone
 * (it must be present) or `field==value`, `field!=value`, `field~=regular expression`; values may be quoted.
 */
export function parseFilters<T>(filters: readonly string[], fieldOf: FieldOf<T>): (object: T) => boolean {
  if (filters.length === 0) return () => true
  const alternatives = filters.map((filter) => parseFilter(filter, fieldOf))
  return (object) => alternatives.some((matches) => matches(object))
}

function parseFilter<T>(text: string, fieldOf: FieldOf<T>): (object: T) => boolean {
  if (text === '') return () => true
  const selectors: Selector[] = []
  const scanner = new Scanner(text)
  do selectors.push(parseSelector(scanner))
  while (scanner.take(','))
  if (!scanner.atEnd) throw scanner.error(`unexpected input: ${scanner.rest[0]}`)
  return (object) => selectors.every((selector) => selects(selector, fieldOf(object, selector.field)))
}

function parseSelector(scanner: Scanner): Selector {
  const field = parseFieldPath(scanner)
  if (scanner.atEnd || scanner.rest.startsWith(',')) return { field, matches: () => true }
  const operator = scanner.match(/^[=!~<>]+/)
  if (operator !== '==' && operator !== '!=' && operator !== '~=') {
    throw scanner.error(
      operator ? `unsupported operator "${operator}"` : 'expected an operator ("=="|"!="|"~=")',
    )
  }
  const quotes = operator === '~=' ? /^["'/|]/ : /^["']/
  const value = quotes.test(scanner.rest) ? scanner.quoted() : scanner.match(/^[^\s,]+/)
  if (value === undefined) throw scanner.error('expected value or quoted')
  return { field, operator, matches: matcher(operator, value, scanner) }
}

function matcher(operator: Operator, value: string, scanner: Scanner): (found: string) => boolean {
  if (operator === '==') return (found) => found === value
  if (operator === '!=') return (found) => found !== value
  try {
    const expression = compileExpression(value)
    return (found) => expression.test(found)
  } catch {
    throw scanner.error(`invalid regular expression ${JSON.stringify(value)}`)
  }
}

function parseFieldPath(scanner: Scanner): string {
  const parts: string[] = []
  do {
    const part = /^["']/.test(scanner.rest) ? scanner.quoted() : scanner.match(/^[A-Za-z0-9_]+/)
    if (part === undefined) throw scanner.error('expected field or quoted')
    parts.push(part)
  } while (scanner.take('.'))
  return parts.join('.')
}

function selects(selector: Selector, field: Field): boolean {
  if (selector.operator === undefined) return field.present
  if (selector.operator === '!=') return selector.matches(field.value)
  return field.present && selector.matches(field.value)
}

class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  get rest(): string {
    return this.#text.slice(this.#at)
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length
  }

  take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  match(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.rest)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  /** A quoted literal; backslash escapes the quote and itself, and keeps anything else as it is. */
  quoted(): string {
    const quote = this.#text[this.#at++]
    let value = ''
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at]!
      if (char === quote) {
        this.#at++
        return value
      }
      const next = this.#text[this.#at + 1]
      if (char === '\\' && (next === quote || next === '\\')) {
        value += next
        this.#at++
      } else value += char
    }
    throw this.error('quoted literal not terminated')
  }

  error(message: string): SlipwayError {
    return new SlipwayError('invalid-argument', `filters: parse error: [${this.#text}]: ${message}`)
  }
}
