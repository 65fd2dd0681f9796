import { SlipwayError } from '@slipway/base'

const bareQuote = 'bare " in non-quoted field'
const strayQuote = 'extraneous or missing " in quoted-field'

function csvError(text: string, position: number, reason: string): SlipwayError {
  const column = Buffer.byteLength(text.slice(0, position)) + 1
  return new SlipwayError('invalid-argument', `parse error on line 1, column ${column}: ${reason}`)
}

/** The value of the quoted field that starts behind the quote at `from - 1`, and the place after its end. */
function quotedField(line: string, from: number): readonly [value: string, end: number] {
  let value = ''
  let position = from
  for (;;) {
    const quote = line.indexOf('"', position)
    if (quote < 0) throw csvError(line, position, strayQuote)
    value += line.slice(position, quote)
    position = quote + 1
    if (line[position] !== '"') break
    value += '"'
    position++
  }
  if (position < line.length && line[position] !== ',') throw csvError(line, position - 1, strayQuote)
  return [value, position]
}

/** The fields of one line of CSV. */
export function csvFields(text: string): string[] {
  const line = text.replace(/\r?\n$/, '')
  if (line === '') throw new SlipwayError('invalid-argument', 'EOF')
  const fields: string[] = []
  for (let position = 0; ; position++) {
    if (line[position] === '"') {
      const [value, end] = quotedField(line, position + 1)
      fields.push(value)
      position = end
    } else {
      const comma = line.indexOf(',', position)
      const end = comma < 0 ? line.length : comma
      const quote = line.slice(position, end).indexOf('"')
      if (quote >= 0) throw csvError(line, position + quote, bareQuote)
      fields.push(line.slice(position, end))
      position = end
    }
    if (position >= line.length) return fields
  }
}
