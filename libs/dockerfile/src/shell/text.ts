import { goQuote } from '@slipway/base'

/** Text helpers that follow Go's notion of white space, case and quoting, which users see in messages. */

/** True for the white space of Unicode (`White_Space`), which differs from that of JavaScript's `\s`. */
export function isSpace(char: string): boolean {
  const code = char.charCodeAt(0)
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d)
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  )
}

export function trimStart(text: string): string {
  let start = 0
  while (start < text.length && isSpace(text[start]!)) start++
  return text.slice(start)
}

export function trim(text: string): string {
  let end = text.length
  while (end > 0 && isSpace(text[end - 1]!)) end--
  return trimStart(text.slice(0, end))
}

/** Lower case, code point by code point (never longer than the input). */
export function toLower(text: string): string {
  let ascii = true
  for (let i = 0; ascii && i < text.length; i++) ascii = text.charCodeAt(i) < 0x80
  if (ascii) return text.toLowerCase()
  return Array.from(text, (char) => Array.from(char.toLowerCase())[0]!).join('')
}

/** A list of strings as Go's `%q` prints it: `["a" "b"]`. */
export function goQuoteList(list: readonly string[]): string {
  return `[${list.map(goQuote).join(' ')}]`
}
