import { goQuote, SlipwayError } from '@slipway/base'
import { isSpace, trimStart } from '../shell/text.ts'

/** The arguments of an instruction; `json` when they were written as a JSON array. */
export interface Arguments {
  readonly args: readonly string[]
  readonly json: boolean
}

export type ArgumentParser = (rest: string, escapeToken: string) => Arguments

const none: Arguments = { args: [], json: false }
const blanks = /[\t\v\f\r ]+/

function plain(args: readonly string[]): Arguments {
  return { args, json: false }
}

/** The text up to the first run of blanks and what follows it; the second is undefined where there is none. */
export function cutAtBlanks(text: string): readonly [string, string | undefined] {
  const match = blanks.exec(text)
  if (match === null) return [text, undefined]
  return [text.slice(0, match.index), text.slice(match.index + match[0].length)]
}

/** Splits at white space outside of quotes; quotes and escapes stay, they are for the expansion. */
export function splitWords(rest: string, escapeToken: string): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  let inWord = false
  for (let i = 0; i < rest.length; i++) {
    const char = rest[i]!
    if (quote === '' && isSpace(char)) {
      if (inWord && word !== '') words.push(word)
      word = ''
      inWord = false
      continue
    }
    inWord = true
    const escapes = char === escapeToken && quote !== "'"
    if (quote === '' && (char === "'" || char === '"')) quote = char
    else if (char === quote) quote = ''
    if (!escapes) {
      word += char
    } else if (i + 1 < rest.length) {
      word += char + rest[++i]!
    } else {
      // An escape token at the very end is dropped.
      quote = ''
    }
  }
  if (inWord && word !== '') words.push(word)
  return words
}

/** `name`, `name=value`, several of them. */
export const parseNames: ArgumentParser = (rest, escapeToken) => plain(splitWords(rest, escapeToken))

/** `name=value …`, or the legacy `name value`, as triples of key, value and separator. */
export function keyValueParser(keyword: string): ArgumentParser {
  return (rest, escapeToken) => {
    const words = splitWords(rest, escapeToken)
    if (words.length === 0) return none
    if (!words[0]!.includes('=')) {
      const [key, value] = cutAtBlanks(rest)
      if (value === undefined)
        throw new SlipwayError('invalid-argument', `${keyword} must have two arguments`)
      return plain([key, value, ''])
    }
    return plain(
      words.flatMap((word) => {
        const at = word.indexOf('=')
        if (at >= 0) return [word.slice(0, at), word.slice(at + 1), '=']
        const message = `Syntax error - can't find = in ${goQuote(word)}. Must be of the form: name=value`
        throw new SlipwayError('invalid-argument', message)
      }),
    )
  }
}

export const parseBlankSeparated: ArgumentParser = (rest) => (rest === '' ? none : plain(rest.split(blanks)))

/** All of it as one argument. */
export const parseText: ArgumentParser = (rest) => (rest === '' ? none : plain([rest]))

/** The arguments if they are a JSON array of strings; `undefined` where they are no valid JSON array. */
function parseJsonArray(rest: string): Arguments | undefined {
  const text = trimStart(rest)
  if (!text.startsWith('[')) return undefined
  let list: readonly unknown[]
  try {
    list = JSON.parse(text) as readonly unknown[]
  } catch {
    return undefined
  }
  if (list.some((item) => typeof item === 'number' && !Number.isFinite(item))) return undefined
  if (list.every((item) => typeof item === 'string')) {
    return { args: list.map((item) => item.toWellFormed()), json: true }
  }
  const message = 'when using JSON array syntax, arrays must be comprised of strings only'
  throw new SlipwayError('invalid-argument', message)
}

/** A JSON array, else all of it as one argument. */
export const parseMaybeJson: ArgumentParser = (rest, escapeToken) =>
  parseJsonArray(rest) ?? parseText(rest, escapeToken)

/** A JSON array, else blank-separated arguments. */
export const parseMaybeJsonList: ArgumentParser = (rest, escapeToken) =>
  parseJsonArray(rest) ?? parseBlankSeparated(rest, escapeToken)

/** `NONE`, or `CMD` and a command in either form. */
export const parseHealth: ArgumentParser = (rest, escapeToken) => {
  const match = /^[^\t-\r ]+/.exec(rest)
  if (match === null) return none
  const type = match[0]
  const command = parseMaybeJson(rest.slice(type.length).replace(/^[\t-\r ]+/, ''), escapeToken)
  return { args: [type, ...command.args], json: command.json }
}
