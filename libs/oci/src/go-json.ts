/**
 * What Go's encoding/json can be given. A `Map` is a Go map: its keys are written in byte order. A plain object is a
 * Go struct: its fields are written in the order given, `undefined` ones left out. `RawJson` is passed through.
 */
export type GoValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | RawJson
  | readonly GoValue[]
  | ReadonlyMap<string, GoValue>
  | { readonly [field: string]: GoValue | undefined }

/** JSON text that is embedded as it stands, compacted: fields that we do not know keep their bytes. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Writes JSON byte for byte as Go's `json.Marshal` (or `MarshalIndent` with two spaces) does. */
export function encodeGoJson(value: GoValue, options: { readonly indent?: boolean } = {}): Uint8Array {
  const text = encode(value)
  return Buffer.from(options.indent ? indentJson(text) : text)
}

/** JSON text without white space between its tokens, characters escaped as Go does; numbers and keys are untouched. */
export function compactJson(text: string): string {
  let out = ''
  let start = 0
  while (start < text.length) {
    const quote = text.indexOf('"', start)
    const end = quote < 0 ? text.length : quote
    out += text.slice(start, end).replace(/[ \t\r\n]+/g, '')
    if (quote < 0) break
    start = endOfString(text, quote)
    out += escapeHtml(text.slice(quote, start))
  }
  return out
}

export function encodeGoString(text: string): string {
  // Go replaces invalid UTF-8 by U+FFFD; lone surrogates are our form of it.
  return escapeHtml(JSON.stringify(text.toWellFormed()))
}

function encode(value: GoValue): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return encodeGoString(value)
  if (typeof value !== 'object') return String(value)
  if (value instanceof RawJson) return compactJson(value.text)
  if (isArray(value)) return `[${value.map(encode).join(',')}]`
  if (isMap(value)) {
    const entries = [...value].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    return `{${entries.map(([key, item]) => `${encodeGoString(key)}:${encode(item)}`).join(',')}}`
  }
  const fields = Object.entries(value).filter((entry): entry is [string, GoValue] => entry[1] !== undefined)
  return `{${fields.map(([key, item]) => `${encodeGoString(key)}:${encode(item)}`).join(',')}}`
}

function isArray(value: object): value is readonly GoValue[] {
  return Array.isArray(value)
}

function isMap(value: object): value is ReadonlyMap<string, GoValue> {
  return value instanceof Map
}

const HTML: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

function escapeHtml(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (char) => HTML[char] ?? char)
}

function endOfString(text: string, quote: number): number {
  for (let index = quote + 1; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text[index] === '"') return index + 1
  }
  return text.length
}

/** Indents compact JSON; text based, so that number and key spellings survive. */
function indentJson(compact: string): string {
  const out: string[] = []
  let depth = 0
  for (let index = 0; index < compact.length; index++) {
    const char = compact[index]!
    const next = compact[index + 1]
    if (char === '"') {
      const end = endOfString(compact, index)
      out.push(compact.slice(index, end))
      index = end - 1
    } else if ((char === '{' && next === '}') || (char === '[' && next === ']')) {
      out.push(char, next)
      index++
    } else if (char === '{' || char === '[') out.push(char, newLine(++depth))
    else if (char === '}' || char === ']') out.push(newLine(--depth), char)
    else if (char === ',') out.push(char, newLine(depth))
    else out.push(char === ':' ? ': ' : char)
  }
  return out.join('')
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(depth)}`
}
