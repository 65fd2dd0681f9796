import { SlipwayError } from '@slipway/base'

const MAX_MODE = 0o7777
const CLAUSE = '[augo]*(?:[-+=][rstwXxugo]*)+'
const SYMBOLIC = new RegExp(`^${CLAUSE}(?:,${CLAUSE})*$`)

/** Permission bits of `--chmod`: an octal number, or a symbolic change that is applied to each file. */
export function parseChmod(text: string): number | string {
  if (/^[0-7]+$/.test(text)) {
    const mode = Number.parseInt(text, 8)
    if (mode <= MAX_MODE) return mode
  } else if (!/^\d/.test(text)) {
    if (SYMBOLIC.test(text)) return text
    throw new SlipwayError('invalid-argument', 'invalid syntax')
  }
  throw new SlipwayError(
    'invalid-argument',
    `invalid chmod parameter: '${text}'. it should be octal string and between 0 and 07777`,
  )
}
