/** Escape sequences around finished lines; '' for none. */
export interface Colors {
  readonly run: string
  readonly cancel: string
  readonly error: string
  readonly warning: string
}

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white']
const NONE: Colors = { run: '', cancel: '', error: '', warning: '' }

/** BuildKit's colours, changed by BUILDKIT_COLORS (`run=green:error=200,0,0`), off with NO_COLOR. What cannot be read is ignored. */
export function colorsFromEnv(env: Readonly<Record<string, string | undefined>>): Colors {
  if (env['NO_COLOR']) return NONE
  const colors = {
    run: named('blue'),
    cancel: named('yellow'),
    error: named('red'),
    warning: named('yellow'),
  }
  for (const field of (env['BUILDKIT_COLORS'] ?? '').split(':')) {
    const [key = '', value = '', ...rest] = field.split('=')
    const slot = key.toLowerCase()
    const sequence = rest.length === 0 ? named(value.toLowerCase()) || rgb(value) : ''
    if (sequence !== '' && Object.hasOwn(colors, slot)) colors[slot as keyof Colors] = sequence
  }
  return colors
}

export function paint(text: string, sequence: string): string {
  return sequence === '' ? text : `${sequence}${text}\u001b[0m`
}

function named(name: string): string {
  if (name === 'default') return '\u001b[39m'
  const light = name.startsWith('light-')
  const index = NAMES.indexOf(light ? name.slice('light-'.length) : name)
  return index < 0 ? '' : `\u001b[${(light ? 90 : 30) + index}m`
}

function rgb(value: string): string {
  const parts = value.split(',')
  if (parts.length !== 3 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return ''
  const [r = 0, g = 0, b = 0] = parts.map((part) => Math.round((Number(part) / 255) * 5))
  return `\u001b[38;5;${16 + 36 * r + 6 * g + b}m`
}
