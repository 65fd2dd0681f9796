import { SlipwayError } from '@slipway/base'

/** A time as Go's JSON has it: nanoseconds since the epoch, and the text Go would write. */
export interface GoTime {
  readonly nanos: bigint
  readonly text: string
}

const RFC3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:[.,](\d+))?(Z|[+-]\d{2}:\d{2})$/

/** Parses RFC 3339 with any fraction; nanoseconds are kept, trailing zeros dropped, as Go does. */
export function parseGoTime(text: string): GoTime {
  const match = RFC3339.exec(text)
  const [, seconds = '', fraction = '', zone = ''] = match ?? []
  const ms = Date.parse(`${seconds}${zone}`)
  if (!match || Number.isNaN(ms)) {
    throw new SlipwayError('invalid-argument', `invalid time ${JSON.stringify(text)}`)
  }
  const nanos = fraction.slice(0, 9).padEnd(9, '0')
  const shown = nanos.replace(/0+$/, '')
  const offset = zone === '+00:00' || zone === '-00:00' ? 'Z' : zone
  return {
    nanos: BigInt(ms) * 1_000_000n + BigInt(nanos),
    text: `${seconds}${shown === '' ? '' : `.${shown}`}${offset}`,
  }
}

/** Milliseconds since the epoch, fractions kept to the nanosecond, in UTC. */
export function goTimeOfMs(ms: number): GoTime {
  const whole = Math.floor(ms)
  const below = String(Math.round((ms - whole) * 1e6)).padStart(6, '0')
  return parseGoTime(new Date(whole).toISOString().replace('Z', `${below}Z`))
}

export function goTimeOfSeconds(seconds: number): GoTime {
  return goTimeOfMs(seconds * 1000)
}

/** RFC 3339 without a fraction, as annotations have it. */
export function secondsText(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}
