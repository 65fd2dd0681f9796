import { UsageError } from '../exit-codes.ts'

/** The fields of one line of CSV, as Go's encoding/csv reads it: a field may stand in quotes, quotes in it are doubled. */
export function csvFields(line: string): readonly string[] {
  const fields: string[] = []
  let at = 0
  for (;;) {
    if (line[at] === '"') {
      const { text, end } = quoted(line, at + 1)
      fields.push(text)
      at = end
      if (at < line.length && line[at] !== ',')
        throw new UsageError(`extraneous or missing " in quoted-field: ${line}`)
    } else {
      const comma = line.indexOf(',', at)
      const end = comma < 0 ? line.length : comma
      const field = line.slice(at, end)
      if (field.includes('"')) throw new UsageError(`bare " in non-quoted field: ${line}`)
      fields.push(field)
      at = end
    }
    if (at >= line.length) return fields
    at++
  }
}

export function csvLine(fields: readonly string[]): string {
  return fields
    .map((field) => (/[",\n]|^ /.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
}

/** `key=value` fields; keys in lower case. `onBare` names the field that has no value. */
export function csvPairs(line: string, onBare: (field: string) => string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (const field of csvFields(line)) {
    const equals = field.indexOf('=')
    if (equals < 0) throw new UsageError(onBare(field))
    pairs.set(field.slice(0, equals).toLowerCase(), field.slice(equals + 1))
  }
  return pairs
}

function quoted(line: string, start: number): { readonly text: string; readonly end: number } {
  let text = ''
  for (let at = start; at < line.length; at++) {
    if (line[at] !== '"') text += line[at]
    else if (line[at + 1] === '"') {
      text += '"'
      at++
    } else return { text, end: at + 1 }
  }
  throw new UsageError(`extraneous or missing " in quoted-field: ${line}`)
}
