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

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
])

const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

function quoteChar(char: string): string {
  const short = shortEscapes.get(char)
  if (short !== undefined) return short
  if (printable.test(char)) return char
  const code = char.codePointAt(0)!
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** A string as Go's `%q` prints it. */
export function goQuote(text: string): string {
  if (/^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)) return `"${text}"`
  return `"${Array.from(text, quoteChar).join('')}"`
}

/** A list of strings as Go's `%q` prints it: `["a" "b"]`. */
export function goQuoteList(list: readonly string[]): string {
  return `[${list.map(goQuote).join(' ')}]`
}
