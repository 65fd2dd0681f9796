import type { DestinationStream } from 'pino'

/** pino's numbers. */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

type Fields = Readonly<Record<string, unknown>>

/** Writes each record as one line of `key=value` pairs, as buildkitd's text format has them. */
export function textLines(out: DestinationStream): DestinationStream {
  return { write: (record) => out.write(textLine(record)) }
}

function textLine(record: string): string {
  const { time, level, msg, err, service: _service, ...rest } = JSON.parse(record) as Fields
  const error = typeof err === 'object' && err !== null ? (err as Fields).message : err
  const fields: readonly (readonly [string, unknown])[] = [
    ['time', time],
    ['level', LEVELS[Number(level)] ?? level],
    ['msg', msg],
    ['error', error],
    ...Object.entries(rest),
  ]
  const pairs = fields.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${quoted(value)}`]))
  return `${pairs.join(' ')}\n`
}

function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text)
}
